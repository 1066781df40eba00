"""Returns the gradient times v, and never differentiates again.

∇f · v, summed, is how fast f changes along v: a first derivative. Curvature is how fast the gradient
changes. How many times did you differentiate?
"""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.grad(f)(x.detach()) * v
