"""Gives one number: the derivative of the sum of the outputs along v.

Summing the outputs first mixes them for ever. One result was asked for each output. How many outputs does f
have, and how many did you return?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return (torch.autograd.grad(f(leaf).sum(), leaf)[0] * v).sum()
