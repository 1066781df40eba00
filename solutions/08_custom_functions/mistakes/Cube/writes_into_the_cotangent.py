"""Writes the result into the gradient that came in.

`grad_output` is not yours. The engine, or another node, may hold the same tensor and use it after you, and then it
finds your numbers there. Which operation makes a new tensor here?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        grad_output *= 3 * x**2
        return grad_output
