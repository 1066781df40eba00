"""Takes exp of large positive numbers.

exp(1000) is infinite, and so is its logarithm, where 1000 would be right. (In float32 it happens at 89 already.) Take eˣ out of
the bracket: log(1 + eˣ) = x + log(…). For which x is that form the good one?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return torch.log1p(torch.exp(x))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
