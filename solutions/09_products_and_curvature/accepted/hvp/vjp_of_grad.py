"""Reverse over reverse, with torch.func."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pull = torch.func.vjp(torch.func.grad(f), x.detach())
    (product,) = pull(v)
    return product
