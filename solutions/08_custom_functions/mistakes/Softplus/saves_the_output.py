"""Saves the output, and takes it for the input in backward.

What comes out of `ctx.saved_tensors` is what was put in, here y. Your slope is σ(x). Save what the formula speaks of,
or find a formula that speaks of y.
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        y = x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))
        ctx.save_for_backward(y)
        return y

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
