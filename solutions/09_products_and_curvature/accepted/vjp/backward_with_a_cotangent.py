"""backward(v) on a leaf of its own, and its .grad."""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().requires_grad_()
    f(leaf).backward(v)
    return leaf.grad
