"""Torch's autograd has done it: a broadcast, and then its backward.

The result is right: the gradient of an expand is this very sum. But you are writing the engine that would
have to do it.

What did torch do in the backward pass of your expand?
"""


def unbroadcast(g, shape):
    copy = torch.zeros(shape, dtype=g.dtype, requires_grad=True)
    (gradient,) = torch.autograd.grad(copy.expand(g.shape), copy, g)
    return gradient
