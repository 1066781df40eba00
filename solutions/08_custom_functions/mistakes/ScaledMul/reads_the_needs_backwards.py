"""Turns the question round: computes what is not needed.

`ctx.needs_input_grad[0]` is True if the first argument *does* need a gradient. Say your condition aloud. For which
inputs does it compute?
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
        for_x = ctx.scale * p * grad_output if not needs_x else None
        for_p = ctx.scale * x * grad_output if not needs_p else None
        return for_x, for_p, None
