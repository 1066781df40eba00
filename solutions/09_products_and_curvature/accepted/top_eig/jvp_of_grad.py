"""Products by torch.func, a new graph each time."""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    gradient = torch.func.grad(f)
    start = x.detach()

    def multiply(v):
        return torch.func.jvp(gradient, (start,), (v,))[1]

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        w = multiply(v)
        v = w / torch.linalg.vector_norm(w)
    return torch.sum(v * multiply(v)), v
