"""torch.autograd.functional.jvp."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.autograd import functional

Function = Callable[[Tensor], Tensor]


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pushed = functional.jvp(f, x.detach(), v)
    return pushed
