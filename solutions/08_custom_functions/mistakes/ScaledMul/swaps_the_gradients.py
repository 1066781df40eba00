"""Gives each input its own value, and not that of its partner.

If x grows by a little, y grows by scale · p times as much. Which of the two factors is left when you differentiate a
product with respect to the other?
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
        for_x = ctx.scale * x * grad_output if needs_x else None
        for_p = ctx.scale * p * grad_output if needs_p else None
        return for_x, for_p, None
