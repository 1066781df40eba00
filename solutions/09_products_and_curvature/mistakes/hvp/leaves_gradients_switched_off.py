"""Switches recording off, and leaves it off.

torch.set_grad_enabled(False) as a statement holds until somebody switches it on again. The result here is
right, but the caller's next forward pass builds no graph. Which form of it ends by itself? And is it needed
at all?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        torch.set_grad_enabled(False)
        return torch.zeros_like(x)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    torch.set_grad_enabled(False)
    return product
