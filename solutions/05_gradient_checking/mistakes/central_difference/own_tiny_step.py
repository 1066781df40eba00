"""Takes a tiny step of its own instead of the one that was given.

A smaller step is not always better: below about 1e-5 rounding noise takes over in float64, and in float32
a step of 1e-10 does nothing at all. And whoever passes a step wants to see its effect. Where does your
function use eps?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    tiny = 1e-10
    step = torch.zeros_like(x)
    step[i] = tiny
    return (f(x + step) - f(x - step)) / (2 * tiny)
