"""Switches on requires_grad of the caller's x.

requires_grad_() writes to the tensor it is called on, and this one belongs to the caller, for whom it was
plain data. From now on, everything computed from it builds a graph. How can you have a leaf of your own
with the same numbers?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    x.requires_grad_()
    y = f(x)
    rows = [torch.autograd.grad(element, x, retain_graph=True)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.shape + x.shape)
