"""Returns a flat vector, whatever the shape of x.

The numbers are right, and their order is too, but a matrix came in and a vector goes out. Adding it to a
tensor of the other shape will broadcast or fail. Which shape does the docstring promise?
"""


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    return torch.autograd.grad(f(leaf), leaf, v)[0].flatten()
