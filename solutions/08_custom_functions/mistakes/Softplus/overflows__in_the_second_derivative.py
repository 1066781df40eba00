"""The slope survives the overflow, its derivative does not.

1/(1 + e⁻ˣ) at x = −1000 is 1/inf = 0: right, by luck. Autograd then differentiates your formula and meets 0 · inf. A
formula in backward must be safe twice. Which function of torch computes this one, and knows its own derivative?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return grad_output / (1 + torch.exp(-x))
