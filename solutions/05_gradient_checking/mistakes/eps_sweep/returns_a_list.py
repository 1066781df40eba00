"""Returns a list where a tensor was asked for.

The numbers are right. What type, shape and dtype does the docstring promise?
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
    return [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in epss]
