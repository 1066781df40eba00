"""Multiplies a column by a row before summing.

A shape (n, 1) against a shape (n,) broadcasts to (n, n), and the sum over all of it is the sum of v times
the sum of the gradient. What are the shapes of the two factors?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    slope = (v.reshape(-1, 1) * gradient).sum()
    if not slope.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(slope, leaf)[0]
