"""Returns the absolute error.

‖m − g‖ alone says little: is 0.1 much? Beside a gradient of length 1000 it is not. What is still to be
divided by?
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
    errors = [(measure(f, point, eps).double() - truth).norm() for eps in epss]
    return torch.stack(errors)
