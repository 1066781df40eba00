"""torch.func.grad of x ↦ ⟨v, f(x)⟩."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.grad(lambda t: torch.dot(v.flatten(), f(t).flatten()))(x.detach())
