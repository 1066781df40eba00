"""Computes vᵀ J instead of J v.

torch.autograd.grad(y, x, v) takes v as the weights of the outputs. Here it is a velocity of the inputs. For
elementwise functions the two products agree; otherwise even their shapes may differ. What does one more
derivative, with respect to the cotangent, do?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0]
