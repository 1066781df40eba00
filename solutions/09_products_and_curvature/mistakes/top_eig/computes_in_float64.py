"""Computes and returns float64, whatever came in.

The start depends on the dtype in which it is drawn, and so do the results. Which dtype does the docstring
promise?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().double().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=torch.float64, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
