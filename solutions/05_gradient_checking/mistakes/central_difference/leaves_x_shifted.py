"""Steps inside x itself and leaves it there.

The first slope is right, but the caller's x has moved, and whatever is measured next is measured at
another point. After your last line, what does x hold?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    x[i] += eps
    above = f(x)
    x[i] -= 2 * eps
    below = f(x)
    return (above - below) / (2 * eps)
