"""Compares gradients at two different points.

Rounded to float32, x is another point, a little to the side, and the gradient there is another one. The
measurement cannot know what x was before. At which point do you ask for the truth?
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
    truth = g(x)
    errors = [(measure(f, point, eps).double() - truth).norm() / truth.norm() for eps in epss]
    return torch.stack(errors)
