"""Axes of length 1 are squeezed away.

From 3 numbers to 4 there are no such axes, and all is well. From one element to one, the Jacobian of shape (1, 1) becomes
a number.

What does squeeze() take away, and what shape does the docstring promise?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten()]
    return torch.stack(rows).reshape(y.shape + x.shape).squeeze()
