"""Saves the output, and takes it for the input in backward.

What comes out of `ctx.saved_tensors` is what was put in, here y = x³. Your formula speaks of x. Which of the two does
the derivative need?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        y = x**3
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
