"""The explicit Hessian as a matrix."""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    n = x.numel()
    H = torch.autograd.functional.hessian(f, x.detach()).reshape(n, n)
    v = torch.randn(n, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = torch.nn.functional.normalize(H @ v, dim=0, eps=0)
    return v @ H @ v, v.reshape(x.shape)
