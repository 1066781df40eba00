"""torch.autograd.functional.vjp."""

from collections.abc import Callable

import torch
from torch import Tensor
from torch.autograd import functional

Function = Callable[[Tensor], Tensor]


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return functional.vjp(f, x.detach(), v)[1]
