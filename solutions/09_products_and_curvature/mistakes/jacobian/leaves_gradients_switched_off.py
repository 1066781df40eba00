"""Switches recording off, and leaves it off.

torch.set_grad_enabled(False) as a statement holds until somebody switches it on again. The result here is
right, but the caller's next forward pass builds no graph. Which form of it ends by itself? And is it needed
at all?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    torch.set_grad_enabled(False)
    return torch.stack(rows).reshape(y.shape + x.shape)
