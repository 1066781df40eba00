"""Returns the tuple of torch.autograd.grad as it is.

torch.autograd.grad takes one input or several, and so it always returns a tuple, even of one. How does one
get the only element out of it?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return (torch.zeros_like(x),)
    return torch.autograd.grad(gradient, leaf, v)
