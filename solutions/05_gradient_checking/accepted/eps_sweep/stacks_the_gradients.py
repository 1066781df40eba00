"""Stacks all the gradients and takes the norms of the rows."""


def eps_sweep(
    f: Callable[[Tensor], Tensor],
    g: Callable[[Tensor], Tensor],
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Callable[[Tensor], Tensor], Tensor, float], Tensor],
) -> Tensor:
    point = x.to(dtype)
    truth = g(point.double()).reshape(1, -1)
    measured = torch.stack([measure(f, point, eps).reshape(-1) for eps in epss])
    return (measured - truth).square().sum(dim=1).sqrt() / truth.square().sum().sqrt()
