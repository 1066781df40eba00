"""Counts the bounds themselves as outside.

x = high is a legal value, and clamp does not change it. Read the specification's inequalities again: which of them
allow equality?
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
        leaves_below = (x <= ctx.low) & (grad_output > 0)
        leaves_above = (x >= ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
