"""Declares that nobody may differentiate the gradient.

`once_differentiable` is an honest sign on the door for backward passes that call code outside torch. Here, the door
could be open: every operation in your backward is one of torch's. What does the docstring promise of the gradient?
"""

from torch.autograd.function import once_differentiable


class ClampSTE(Function):
    @staticmethod
    def forward(ctx, x, low, high):
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
