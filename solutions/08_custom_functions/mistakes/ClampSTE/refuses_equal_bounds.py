"""Refuses low = high.

An interval may consist of one number; every x is then clamped to it. Which pairs of bounds does the docstring refuse?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low >= high:
            raise ValueError("low must be below high")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
