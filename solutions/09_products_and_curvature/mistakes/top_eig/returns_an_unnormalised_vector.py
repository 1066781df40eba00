"""The vector that is returned is not of norm 1.

The eigenvalue is right, since you divided by the square of the length at the end. Which length does the
docstring promise for v?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = v / v.norm()
        v = times_hessian(v)
    return (v * times_hessian(v)).sum() / (v * v).sum(), v
