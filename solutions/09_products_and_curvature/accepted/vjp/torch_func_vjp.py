"""torch.func.vjp."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pull = torch.func.vjp(f, x.detach())
    return pull(v)[0]
