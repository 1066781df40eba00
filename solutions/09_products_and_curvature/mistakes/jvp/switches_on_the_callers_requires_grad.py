"""Switches on requires_grad of the caller's x.

requires_grad_() writes to the tensor it is called on, and this one belongs to the caller, for whom it was
plain data. From now on, everything computed from it builds a graph. How can you have a leaf of your own
with the same numbers?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    x.requires_grad_()
    y = f(x)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, x, u, create_graph=True)
    return torch.autograd.grad(pulled, u, v)[0]
