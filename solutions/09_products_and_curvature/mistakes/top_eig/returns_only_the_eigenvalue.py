"""Returns the eigenvalue alone.

Two results were asked for. What is the caller to do who wants to know along which direction f is steepest?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum()
