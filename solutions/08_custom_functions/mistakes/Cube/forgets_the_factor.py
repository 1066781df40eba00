"""The derivative of x³ is taken to be x².

Differentiate by hand at x = 1: (1 + h)³ = 1 + 3h + …. How much does the cube grow for each h?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return x**2 * grad_output
