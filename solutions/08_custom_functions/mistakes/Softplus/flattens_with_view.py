"""Flattens with `view`, which a transpose does not allow.

`view(-1)` promises one long row without moving a number; for a transpose that is impossible, because its numbers
lie in another order. Is there any need to flatten, for an operation that treats each element alone?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        flat = x.view(-1)
        y = flat.clamp(min=0) + torch.log1p(torch.exp(-flat.abs()))
        return y.view(x.shape)

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
