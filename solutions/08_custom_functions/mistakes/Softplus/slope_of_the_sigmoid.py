"""Differentiates once too often.

σ(x)(1 − σ(x)) is the derivative of the sigmoid. The sigmoid is itself a derivative here: of what? Check at large x,
where softplus grows like x.
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        s = torch.sigmoid(x)
        return s * (1 - s) * grad_output
