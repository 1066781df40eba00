"""Computes the truth in the dtype whose error is to be measured.

A yardstick with 7 digits cannot measure an error in the seventh. The truth should be as good as it can be
had. In which dtype does g compute in your code?
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
    truth = g(point).double()
    errors = [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in epss]
    return torch.stack(errors)
