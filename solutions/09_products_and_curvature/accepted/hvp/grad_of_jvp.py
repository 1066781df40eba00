"""Reverse over forward: the gradient of the directional derivative."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.grad(lambda t: torch.func.jvp(f, (t,), (v,))[1])(x.detach())
