"""Measures in float32, whatever dtype was asked for.

Both sweeps show the float32 curve, whose bottom lies at an error of 1e-5. Where does your code use dtype?
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
    point = x.float()
    truth = g(point.double())
    errors = [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in epss]
    return torch.stack(errors)
