"""Steps to one side only: a forward difference.

A forward difference errs by eps/2 times the second derivative; the two-sided one cancels that term. With
a tiny step the two look alike, which is why this is easy to miss. At which two points does the formula
evaluate f, and how far apart are they?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    step = torch.zeros_like(x)
    step[i] = eps
    return (f(x + step) - f(x)) / eps
