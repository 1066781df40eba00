"""Flattens with `view`, which a transpose does not allow.

`view(-1)` promises one long row without moving a number; for a transpose that is impossible, because its numbers
lie in another order. Is there any need to flatten, for an operation that treats each element alone?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.view(-1).pow(3).view(x.shape)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
