"""Scales twice on the way back.

You saved inputs that were scaled already, and scaled them again in backward. (Besides, what is computed in forward
has no history.) How often does scale occur in the derivative?
"""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(scale * x, scale * p)
        ctx.scale = scale
        return scale * x * p

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
