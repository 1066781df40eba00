"""Reverse over reverse, with torch.func."""


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    _, pull = torch.func.vjp(torch.func.grad(f), x.detach())
    (product,) = pull(v)
    return product
