"""Returns a flat vector, whatever the shape of x.

The numbers are right, and their order is too, but a matrix came in and a vector goes out. Adding it to a
tensor of the other shape will broadcast or fail. Which shape does the docstring promise?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x).flatten()
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return product.flatten()
