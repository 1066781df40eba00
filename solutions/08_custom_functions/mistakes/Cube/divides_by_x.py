"""Divides by x, and x may be 0.

3x³/x is 3x² on paper. In the computer 0/0 is nan, and one nan in a gradient spoils every parameter before it. Is
there a way to get 3x² without a quotient?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        y = x**3
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        x, y = ctx.saved_tensors
        return 3 * y / x * grad_output
