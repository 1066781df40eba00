"""The results hang on the caller's graph when x requires grad.

For plain tensors all is well. But if x is a parameter, it requires grad itself, and autograd records your
computation on the caller's account: the result hangs on the caller's graph. What makes a tensor with the
same numbers and no connection?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    gradient = torch.func.grad(f)

    def times_hessian(v: Tensor) -> Tensor:
        return torch.func.jvp(gradient, (x,), (v,))[1]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
