"""Moves along (1, 1, …, 1), whatever v is.

The result is the sum of the columns. v says how fast each input moves. Where in your code does it appear?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x.detach(),), (torch.ones_like(v),))[1]
