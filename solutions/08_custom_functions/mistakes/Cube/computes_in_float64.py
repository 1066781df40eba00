"""Computes and returns float64, whatever came in.

A node in a float32 network that returns float64 drags everything behind it along, or collides with it. What dtype does
the docstring promise?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.double() ** 3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
