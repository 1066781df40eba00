"""Returns the tuple of torch.autograd.grad as it is.

torch.autograd.grad takes one input or several, and so it always returns a tuple, even of one. How does one
get the only element out of it?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)
