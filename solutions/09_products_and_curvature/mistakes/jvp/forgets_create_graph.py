"""Differentiates a product that does not remember how it was computed.

The trick is to differentiate uᵀJ once more. Without create_graph=True, torch computes its numbers and
forgets the way there; the second derivative then finds nothing to go back through. What has to be recorded,
and by which call?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u)
    return torch.autograd.grad(pulled, u, v)[0]
