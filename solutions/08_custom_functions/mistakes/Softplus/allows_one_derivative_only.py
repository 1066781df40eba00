"""Declares that nobody may differentiate the gradient.

`once_differentiable` is an honest sign on the door for backward passes that call code outside torch. Here, the door
could be open: every operation in your backward is one of torch's. What does the docstring promise of the gradient?
"""

from torch.autograd.function import once_differentiable


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    @once_differentiable
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
