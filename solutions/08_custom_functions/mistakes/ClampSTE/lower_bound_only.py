"""Knows the lower bound only.

Above the interval, the gradient passes whatever its sign, and x can run away upwards. Which step leads back from there?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        return grad_output.masked_fill(leaves_below, 0.0), None, None
