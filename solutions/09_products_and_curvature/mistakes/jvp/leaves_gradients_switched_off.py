"""Switches recording off, and leaves it off.

torch.set_grad_enabled(False) as a statement holds until somebody switches it on again. The result here is
right, but the caller's next forward pass builds no graph. Which form of it ends by itself? And is it needed
at all?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    (pushed,) = torch.autograd.grad(pulled, u, v)
    torch.set_grad_enabled(False)
    return pushed
