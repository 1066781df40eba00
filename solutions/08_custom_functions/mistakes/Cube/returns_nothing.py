"""Backward computes the gradient and does not return it.

A Python function without `return` returns None, and for backward None means "there is no gradient". So the graph
looks as if x had never been used. What is the last line of your backward?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        gradient = 3 * x**2 * grad_output  # noqa: F841
