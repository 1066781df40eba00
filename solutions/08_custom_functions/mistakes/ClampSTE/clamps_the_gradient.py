"""Clamps the gradient as well.

low and high are bounds for x. A gradient of 3 is a good gradient even if x may not exceed 1. What does the
specification do with g where it passes?
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
        leaves_above = (x > ctx.high) & (grad_output < 0)
        passed = grad_output.masked_fill(leaves_below | leaves_above, 0.0)
        return passed.clamp(ctx.low, ctx.high), None, None
