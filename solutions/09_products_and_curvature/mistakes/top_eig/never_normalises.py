"""Never divides by the length of the vector.

Each product makes the vector longer by |λ|, so after some rounds it overflows, and the Rayleigh quotient
without a denominator grows with it. Which length does the docstring promise for v?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
    return (v * times_hessian(v)).sum(), v
