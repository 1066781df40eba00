"""Two clones, one moved up and one moved down."""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    up, down = x.clone(), x.clone()
    up[i] += eps
    down[i] -= eps
    return (f(up) - f(down)) / (2 * eps)
