"""Adds up signed differences.

Errors of opposite sign cancel, and the curve has dips that mean nothing. What does a norm do to the sign
of an element?
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
    errors = [(measure(f, point, eps).double() - truth).sum() / truth.norm() for eps in epss]
    return torch.stack(errors)
