"""Collects the slopes in a tensor of the default dtype.

`torch.zeros(shape)` is float32 unless told otherwise. The slopes were measured in float64 and lost half
of their digits when they were written into it. Which dtype does the docstring promise?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros(x.shape)
    for index in torch.ones(x.shape).nonzero().tolist():
        where = tuple(index)
        up, down = x.clone(), x.clone()
        up[where] += eps
        down[where] -= eps
        gradient[where] = (f(up) - f(down)) / (2 * eps)
    return gradient
