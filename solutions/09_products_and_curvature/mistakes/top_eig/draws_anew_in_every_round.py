"""Draws a new vector in every round.

The iteration lives by multiplying the same vector again and again. Each of your rounds starts from nothing,
so the last one is all there is. Which line belongs before the loop?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    for _ in range(iters):
        v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
