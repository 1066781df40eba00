"""Takes ‖H v‖ for the eigenvalue, which loses its sign.

At a maximum or across a saddle, the dominating curvature is negative; a norm never is. And before the
iteration has converged the two differ in size as well. Which formula is in the docstring?
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
    return times_hessian(v).norm(), v
