"""Divides by the largest element instead of the 2-norm.

That keeps the vector from overflowing just as well, but it is another norm, and the Rayleigh quotient
without a denominator relies on a 2-norm of 1. Which norm does the docstring take?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.autograd.grad(gradient, leaf, v, retain_graph=True)[0]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.abs().max()
    return (v * times_hessian(v)).sum(), v
