"""The second derivative is 0 at x = 0.

The value and the slope are right everywhere, and the curvature everywhere but at one point. There it should be 1/4.

Autograd differentiates what backward computes. What is torch's derivative of abs, and of where, at the very point at
which their two sides meet?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        small = torch.exp(-x.abs())
        return torch.where(x >= 0, 1 / (1 + small), small / (1 + small)) * grad_output
