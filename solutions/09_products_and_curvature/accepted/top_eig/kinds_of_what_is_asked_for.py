"""A named tuple where a tuple is asked for."""

from typing import NamedTuple


class Eigenpair(NamedTuple):
    eigenvalue: Tensor
    v: Tensor


def top_eig(f, x, iters, gen):
    start = x.detach()
    gradient = torch.func.grad(f)
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = torch.func.jvp(gradient, (start,), (v,))[1]
        v = v / v.norm()
    return Eigenpair((v * torch.func.jvp(gradient, (start,), (v,))[1]).sum(), v)
