"""Computes the gradient where autograd does not look.

Under `no_grad`, and likewise in NumPy, the numbers are right but nothing is recorded. Whoever asks for the
derivative of the gradient is told that it "does not require grad". When does autograd record what your backward
does, and do you have to switch anything off?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        with torch.no_grad():
            x, p = ctx.saved_tensors
            needs_x, needs_p, _ = ctx.needs_input_grad
            for_x = ctx.scale * p * grad_output if needs_x else None
            for_p = ctx.scale * x * grad_output if needs_p else None
            return for_x, for_p, None
