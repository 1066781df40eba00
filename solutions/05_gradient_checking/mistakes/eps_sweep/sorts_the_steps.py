"""Returns the errors in the order of sorted steps.

The caller pairs the errors with the steps as given. Where the two orders differ, the plot is wrong. Which
order does the docstring promise?
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
    errors = [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in sorted(epss)]
    return torch.stack(errors)
