"""Divides a one-sided difference by the width of a two-sided one.

The numerator spans one step, the denominator two, so every slope is half of what it is. Do the two points
you evaluate and the distance you divide by belong together?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x)) / (2 * eps))
    return torch.stack(slopes).reshape(x.shape)
