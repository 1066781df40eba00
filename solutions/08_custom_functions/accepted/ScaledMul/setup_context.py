"""setup_context style."""


class ScaledMul(Function):
    @staticmethod
    def forward(x, p, scale):
        if x.size() != p.size():
            raise ValueError("shapes")
        return x * p * scale

    @staticmethod
    def setup_context(ctx, inputs, output):
        x, p, ctx.scale = inputs
        ctx.save_for_backward(x, p)

    @staticmethod
    def backward(ctx, grad_output):
        x, p = ctx.saved_tensors
        scaled = grad_output * ctx.scale
        return (
            scaled * p if ctx.needs_input_grad[0] else None,
            scaled * x if ctx.needs_input_grad[1] else None,
            None,
        )
