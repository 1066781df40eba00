"""The explicit Hessian, contracted with v."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    H = torch.autograd.functional.hessian(f, x.detach())
    return torch.tensordot(H, v, dims=v.dim())
