"""Returns the ReLU, the sharp relative of softplus.

max(x, 0) is what remains far away from 0. Near 0 the two differ: log(1 + e⁰) is log 2. Which part of the formula is
missing?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x.clamp(min=0)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
