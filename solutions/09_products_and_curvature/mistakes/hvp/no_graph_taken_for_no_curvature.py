"""Finds no curvature anywhere.

Without create_graph=True, no gradient ever requires grad, and the line that is meant for linear functions
answers zero for all of them. How can you tell a function without curvature from a gradient without a
record?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    return torch.autograd.grad(gradient, leaf, v)[0]
