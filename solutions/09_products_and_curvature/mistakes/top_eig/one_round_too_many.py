"""Takes one step too many.

Count the products that change v, from the start to the result. The product in the Rayleigh quotient is one
more, but it changes nothing. What does range(n + 1) run through?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters + 1):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
