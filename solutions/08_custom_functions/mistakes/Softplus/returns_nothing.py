"""Backward computes the gradient and does not return it.

A Python function without `return` returns None, and for backward None means "there is no gradient". What is the
last line of your backward?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        gradient = torch.sigmoid(x) * grad_output  # noqa: F841
