"""Divides v by its length first.

The product H v is linear: a v that is twice as long gives twice the result. How long is v in the docstring?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(gradient, leaf, v / v.norm())[0]
