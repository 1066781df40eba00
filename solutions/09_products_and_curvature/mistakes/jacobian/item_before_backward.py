"""Turns the outputs into Python numbers before differentiating them.

tolist() gives floats, and a float knows nothing of x. What kind of thing can one differentiate?
"""


def jacobian(f: Function, x: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = [torch.autograd.grad(element, leaf, retain_graph=True)[0] for element in y.flatten().tolist()]
    return torch.stack(rows).reshape(y.shape + x.shape)
