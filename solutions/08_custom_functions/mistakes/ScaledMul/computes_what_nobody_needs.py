"""Computes all the gradients, needed or not.

Autograd throws away what you return for an input without requires_grad, so the numbers look right. The work is done all the
same. Which attribute of ctx tells you what is wanted?
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
        for_x = ctx.scale * p * grad_output
        for_p = ctx.scale * x * grad_output
        return for_x, for_p, None
