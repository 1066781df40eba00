"""Divides v by its length first; and where x requires grad, so does the result.

Two things. The product J v is linear: twice the velocity, twice the result; how long is v in the docstring? And
a product at a parameter is to be a plain number, without the parameter's graph behind it. What do you hand to
torch.func.jvp, x itself or its values?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return torch.func.jvp(f, (x,), (v / v.norm(),))[1]
