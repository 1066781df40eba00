"""Returns the number vᵀ H v.

That is the curvature of f along v, a single number. H v has one number for each element of x: how each
slope changes. What did you sum over at the end?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return (product * v).sum()
