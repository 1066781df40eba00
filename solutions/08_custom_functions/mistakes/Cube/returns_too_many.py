"""Returns more gradients than forward has arguments.

Backward owes one result for each argument of forward, `ctx` not counted; the gradient with respect to y is known
already, it is what came in. How many arguments has forward?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output, grad_output
