"""Saves something without history, so the second derivative is incomplete.

`backward` is differentiated like any other code, and it depends on x. But x.detach() (or x.data), and
likewise every intermediate result, since forward runs unrecorded, is a constant to autograd: the first derivative has the right value, and nobody sees that it changes with x. What did
`save_for_backward` have to be given, so that it can?
"""


class Softplus(Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x.detach())
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))

    @staticmethod
    def backward(ctx, grad_output):
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
