"""Divides v by its length first.

Some books define a directional derivative for unit vectors only. The product J v is linear: twice the
velocity, twice the result. How long is v in the docstring?
"""

from collections.abc import Callable

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x.detach(),), (v / v.norm(),))[1]
