"""Measures H v by the difference of two gradients.

Each product errs by the step, and by the rounding of the gradient, which may be large, divided by the step.
What was asked to be exact?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    slopes, start = torch.func.grad(f), x.detach()

    def times_hessian(v: Tensor) -> Tensor:
        return (slopes(start + 1e-4 * v) - slopes(start)) / 1e-4

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
