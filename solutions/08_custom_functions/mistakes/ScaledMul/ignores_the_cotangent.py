"""Returns the derivative, and ignores the gradient that came in.

The engine did not ask for the slope of this node. It said how much the final result changes with the output,
and asked how much it changes with the input. Your answer is the same whatever it said, so everything behind this
node in the graph might as well not exist. What does the chain rule do with the two numbers?
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
        for_x = ctx.scale * p if needs_x else None
        for_p = ctx.scale * x if needs_p else None
        return for_x, for_p, None
