"""The slope is written with the absolute value of x, and the third derivative is 0 at x = 0.

|x|² is x², and so the first two derivatives are right. The third is 6 everywhere, but not here at 0.

Autograd differentiates what backward computes. What is torch's derivative of abs at 0, and is abs needed at all?
"""


class Cube(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x**3

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return 3 * x.abs() * x.abs() * grad_output
