"""Everything as attributes of ctx."""


class ScaledMul(Function):
    @staticmethod
    def forward(ctx, x, p, scale):
        if list(x.shape) != list(p.shape):
            raise ValueError
        ctx.x, ctx.p, ctx.scale = x, p, scale
        return (x * p).mul(scale)

    @staticmethod
    def backward(ctx, grad_output):
        gradients = [None, None, None]
        if ctx.needs_input_grad[0]:
            gradients[0] = grad_output * ctx.p * ctx.scale
        if ctx.needs_input_grad[1]:
            gradients[1] = grad_output * ctx.x * ctx.scale
        return tuple(gradients)
