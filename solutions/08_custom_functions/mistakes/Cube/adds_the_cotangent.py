"""Adds the gradient that came in instead of multiplying by it.

If the final result changes by 5 for each unit of y, and y by 3x² for each unit of x, by how much does it change for
each unit of x? Gradients are added where two paths meet. Here is one path with two legs.
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 + grad_output
