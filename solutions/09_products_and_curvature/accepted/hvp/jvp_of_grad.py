"""Forward over reverse: torch.func.jvp of torch.func.grad."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(torch.func.grad(f), (x.detach(),), (v,))[1]
