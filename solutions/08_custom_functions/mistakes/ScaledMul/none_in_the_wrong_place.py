"""Returns the None first.

The results of backward belong to the arguments of forward one by one, in order. Which argument has no gradient here, and which
place has it?
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
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return None, for_x, for_p
