"""Saves an input only if its partner needs a gradient."""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if x.shape != p.shape:
            raise ValueError("shapes differ")
        needs_x, needs_p, _ = ctx.needs_input_grad
        ctx.save_for_backward(x if needs_p else None, p if needs_x else None)
        ctx.scale = scale
        return scale * (x * p)

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        for_x = None if p is None else grad_output * (ctx.scale * p)
        for_p = None if x is None else grad_output * (ctx.scale * x)
        return for_x, for_p, None
