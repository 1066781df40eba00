"""Returns the first derivative.

The slope along each axis is where this exercise starts. How does that slope change as you move along the
same axis?
"""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def hessian_diag(f: Function, x: Tensor) -> Tensor:
    return torch.func.grad(f)(x.detach())
