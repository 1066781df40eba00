"""The eigenvalue belongs to the vector of the step before.

v · (H v) is computed inside the loop, before v is replaced by the new vector. For many iterations the
difference is small. Which v does the docstring want it for?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    v = v / v.norm()
    for _ in range(iters):
        w = times_hessian(v)
        eigenvalue = (v * w).sum()
        v = w / w.norm()
    return eigenvalue, v
