"""Takes a tiny step of its own instead of the one that was given.

Below about 1e-5, rounding noise takes over in float64; in float32 a step of 1e-10 does nothing at all,
and every slope is 0. And whoever passes a step wants to see its effect. Where does your function use eps?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    eps = 1e-10
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(slopes).reshape(x.shape)
