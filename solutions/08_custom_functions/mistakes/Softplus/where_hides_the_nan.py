"""`where` hides an overflow from the value, not from its derivative.

Where x is large you chose the safe branch, and the slope is right. But the other branch was computed as well and
holds inf/inf; when the slope is differentiated, that branch receives the gradient 0, and 0 · nan is nan. How can you keep large
numbers from ever *entering* the dangerous branch?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        slope = torch.where(x > 20, torch.ones_like(x), torch.exp(x) / (1 + torch.exp(x)))
        return slope * grad_output
