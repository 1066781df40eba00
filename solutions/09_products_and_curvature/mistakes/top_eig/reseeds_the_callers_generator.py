"""Seeds the generator that it was handed.

The caller's generator has a state, which says what comes next in the experiment. manual_seed throws it
away: each call starts from the same vector. Who decides about seeds?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    gen.manual_seed(0)
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
