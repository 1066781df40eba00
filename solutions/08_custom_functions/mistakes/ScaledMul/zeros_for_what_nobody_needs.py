"""Returns zeros where no gradient is needed.

Zeros are a claim, "the result does not depend on x", and they cost memory. What says "nobody asked"?
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
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else torch.zeros_like(x)
        for_p = ctx.scale * x * grad_output if needs_p else torch.zeros_like(p)
        return for_x, for_p, None
