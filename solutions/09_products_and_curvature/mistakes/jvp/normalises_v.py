"""Divides v by its length first.

Some books define a directional derivative for unit vectors only. The product J v is linear: twice the
velocity, twice the result. How long is v in the docstring?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x.detach(),), (v / v.norm(),))[1]
