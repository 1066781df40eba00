"""Hands a Python number to `save_for_backward`.

That method watches over tensors, their versions and their place in the graph; a float has neither, and torch says so with a
TypeError. Where else can something be kept from forward to backward?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p, scale)
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        x, p, scale = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = scale * p * grad_output if needs_x else None
        for_p = scale * x * grad_output if needs_p else None
        return for_x, for_p, None
