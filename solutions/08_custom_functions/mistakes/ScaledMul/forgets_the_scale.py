"""Forgets the number in the gradient.

y = scale · x · p. Double the scale, and y is twice as sensitive to x. Where does your gradient say so?
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
        for_x = p * grad_output if needs_x else None
        for_p = x * grad_output if needs_p else None
        return for_x, for_p, None
