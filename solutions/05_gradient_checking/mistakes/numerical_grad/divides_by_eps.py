"""Divides the two-sided difference by eps.

Every slope comes out doubled: (0, 120, 24, 24) on the lecture's loss. Slope is rise over run. How far is
it from x − eps to x + eps?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / eps)
    return torch.stack(slopes).reshape(x.shape)
