"""A tensor without elements makes it raise.

It works wherever there is something to look at. A batch may be empty, though, and a node has no opinion on that.

Which line needs at least one element, and what is it good for?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        if not x.abs().max() < float("inf"):
            raise ValueError("x must be finite")
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
