"""Differentiates the product with respect to x instead of its cotangent.

uᵀJ depends on two things, x and u. Its derivative with respect to x has second derivatives of f in it: that
is curvature. In which of the two is it linear, with J as its slopes?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.ones_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    return torch.autograd.grad(pulled, leaf, v)[0]
