"""Knows the upper bound only.

Below the interval, the gradient passes whatever its sign, and x can run away downwards. Which step leads back from there?
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
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_above, 0.0), None, None
