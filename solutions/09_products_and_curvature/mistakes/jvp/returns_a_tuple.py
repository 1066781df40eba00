"""Returns the tuple of torch.autograd.grad as it is.

torch.autograd.grad takes one input or several, and so it always returns a tuple, even of one. How does one
get the only element out of it?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    return torch.autograd.grad(pulled, u, v)
