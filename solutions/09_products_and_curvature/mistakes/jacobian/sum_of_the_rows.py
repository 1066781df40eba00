"""Gives the gradient of the sum of the outputs.

A cotangent of ones adds all the rows up, and no later step can take them apart again. With which cotangents
would you get one row at a time?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    return torch.autograd.grad(y.sum(), leaf)[0]
