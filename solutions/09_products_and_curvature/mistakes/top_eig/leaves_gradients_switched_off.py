"""Switches recording off, and leaves it off.

torch.set_grad_enabled(False) as a statement holds until somebody switches it on again. The result here is
right, but the caller's next forward pass builds no graph. Which form of it ends by itself? And is it needed
at all?
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
    eigenvalue = (v * times_hessian(v)).sum()
    torch.set_grad_enabled(False)
    return eigenvalue, v
