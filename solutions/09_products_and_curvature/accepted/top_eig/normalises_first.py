"""Normalises before each product and once at the end; quotient with its denominator."""


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    def product(v: Tensor) -> Tensor:
        leaf = x.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
        return torch.autograd.grad((gradient * v).sum(), leaf)[0]

    v = torch.empty(x.shape, dtype=x.dtype).normal_(generator=gen)
    for _ in range(iters):
        v /= (v * v).sum().sqrt()
        v = product(v)
    quotient = (v * product(v)).sum() / (v * v).sum()
    return quotient, v / v.norm()
