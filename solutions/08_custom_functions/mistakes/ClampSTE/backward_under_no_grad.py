"""Computes the gradient where autograd does not look.

Under `no_grad`, and likewise in NumPy, the numbers are right but nothing is recorded. Whoever asks for the
derivative of it is told that it "does not require grad". When does autograd record what your backward
does, and do you have to switch anything off?
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
        with torch.no_grad():
            (x,) = ctx.saved_tensors
            leaves_below = (x < ctx.low) & (grad_output > 0)
            leaves_above = (x > ctx.high) & (grad_output < 0)
            return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
