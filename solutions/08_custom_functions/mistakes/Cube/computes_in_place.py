"""Computes the cube in the input's own memory.

`pow_` overwrites x. The caller's tensor is no longer what it was, and what you saved of it is overwritten too.
Which operation leaves x alone?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.data.pow_(3).clone()

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
