"""Computes and returns float64, whatever came in.

More digits do help against overflow, up to 710. But a node in a float32 network that returns float64 collides with what comes
behind it. What dtype does the docstring promise?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.double().clamp(min=0) + torch.log1p(torch.exp(-x.abs().double()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
