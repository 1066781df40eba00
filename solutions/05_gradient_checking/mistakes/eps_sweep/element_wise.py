"""Averages the relative errors of single elements.

Small elements then count as much as large ones, and one that is close to zero decides alone. Which norms
does the docstring divide?
"""


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
    truth = g(point.double())
    errors = [((measure(f, point, eps).double() - truth) / truth).abs().mean() for eps in epss]
    return torch.stack(errors)
