"""Both sides are the same tensor, so the difference is zero.

`up = x` gives x a second name; it makes no second tensor. What you add through one name, you take away
again through the other, and f sees the same point twice. How many tensors does your function create?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    up, down = x, x
    up[i] += eps
    down[i] -= eps
    return (f(up) - f(down)) / (2 * eps)
