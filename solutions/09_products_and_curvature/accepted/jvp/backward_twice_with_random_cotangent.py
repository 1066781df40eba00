"""Backward twice, from a cotangent that is not zero."""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    dummy = torch.ones_like(y).detach().requires_grad_()
    g = torch.autograd.grad((y * dummy).sum(), leaf, create_graph=True)[0]
    return torch.autograd.grad((g * v).sum(), dummy)[0]
