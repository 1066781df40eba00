"""Takes the mean of the weighted outputs instead of their sum.

Everything is too small by the number of outputs. The product is a sum over i. What else does a mean do?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad((f(leaf) * v).mean(), leaf)[0]
