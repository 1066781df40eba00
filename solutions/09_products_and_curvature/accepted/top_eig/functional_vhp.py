"""Products by torch.autograd.functional.vhp; returns a list."""

from torch.autograd import functional


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    start = x.detach()
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = functional.vhp(f, start, v)[1]
        v.div_(v.norm())
    return [functional.vhp(f, start, v)[1].mul(v).sum(), v]
