"""A tensor without elements makes it raise.

It works wherever there is something to look at. A batch may be empty, though, and a node has no opinion on that.

Which line needs at least one element, and what is it good for?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        ctx.save_for_backward(x)
        if x.max() > 0:
            return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))
        return torch.log1p(torch.exp(x))

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
