"""Accepts low > high.

torch.clamp then returns high everywhere, without a word, and a swapped pair of arguments is found weeks later. What does the
docstring say?
"""


class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
