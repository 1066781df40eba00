"""Returns a flat vector, whatever the shape of f(x).

The numbers are right, and their order is too, but a matrix came in and a vector goes out. Adding it to a
tensor of the other shape will broadcast or fail. Which shape does the docstring promise?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x.detach(),), (v,))[1].flatten()
