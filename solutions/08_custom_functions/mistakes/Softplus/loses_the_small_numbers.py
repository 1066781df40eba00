"""Adds a tiny number to 1, and loses it.

In float64 the neighbours of 1 are 2·10⁻¹⁶ away, so 1 + e⁻⁴⁰ is exactly 1 and its logarithm exactly 0. The right answer
is about 4·10⁻¹⁸. Which function of torch computes log(1 + t) for small t?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log(1 + torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
