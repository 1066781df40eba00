"""A row of the identity as the direction; the two halves divided on their own."""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    direction = torch.eye(x.numel(), dtype=x.dtype)[i]
    above = f(x + eps * direction)
    below = f(x - eps * direction)
    return above / (2 * eps) - below / (2 * eps)
