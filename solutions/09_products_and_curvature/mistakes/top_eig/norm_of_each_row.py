"""Divides each row by a norm of its own.

For a vector there is only one norm. With dim=-1, each row of a matrix gets a length of 1, and the
proportions between the rows are lost. Over which elements does the docstring take the norm?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = torch.nn.functional.normalize(v, dim=-1) if v.dim() else v / v.abs()
    return (v * times_hessian(v)).sum(), v
