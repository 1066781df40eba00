"""Takes the length of v out and multiplies by it again; a v of length 0 gives nan.

For any other v, dividing and multiplying cancel. But there is a journey of speed zero as well, and its result is zero.

The product is linear in v. Is there any need to make v a unit vector first?
"""


def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    length = v.norm()
    return torch.func.jvp(f, (x.detach(),), (v / length,))[1] * length
