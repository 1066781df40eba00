"""Compares the length of the gradients, not the gradients.

Two vectors of one length may point anywhere. Which comes first, the difference or the norm?
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
    errors = [(measure(f, point, eps).double().norm() - truth.norm()).abs() / truth.norm() for eps in epss]
    return torch.stack(errors)
