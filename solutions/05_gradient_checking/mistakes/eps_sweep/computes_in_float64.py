"""Measures in float64, whatever dtype was asked for.

The sweep in float32 shows no round-off, because nothing happened in float32. What decides in which
arithmetic f computes?
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
    point = x
    truth = g(point.double())
    errors = [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in epss]
    return torch.stack(errors)
