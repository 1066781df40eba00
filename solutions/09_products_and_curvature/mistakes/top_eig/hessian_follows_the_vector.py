"""Takes the Hessian at v instead of at x.

x and v are two different things: the place where the curvature is measured, and the direction. A Hessian at
another place is another matrix. Which of the two should f be called with?
"""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = torch.func.jvp(torch.func.grad(f), (v,), (v,))[1]
        v = v / v.norm()
    product = torch.func.jvp(torch.func.grad(f), (v,), (v,))[1]
    return (v * product).sum(), v
