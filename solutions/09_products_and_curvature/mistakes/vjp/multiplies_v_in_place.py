"""Multiplies inside the caller's v.

mul_ writes its result into the tensor it is called on: the weights are overwritten with the weighted
outputs, and the caller's second call with the same v means something else. Which form of the product makes
a new tensor?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(v.mul_(f(leaf)).sum(), leaf)[0]
