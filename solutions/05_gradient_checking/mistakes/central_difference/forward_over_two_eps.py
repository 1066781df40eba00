"""Divides a one-sided difference by the width of a two-sided one.

The numerator goes from x to x + eps, the denominator from x − eps to x + eps, so every slope is half of
what it is. Do the two points you evaluate and the distance you divide by belong together?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    step = torch.zeros_like(x)
    step[i] = eps
    return (f(x + step) - f(x)) / (2 * eps)
