"""Evaluates f at x again and again.

The mean of the forward and the backward slope is the central difference: f(x) cancels. You computed it
anyway, for every coordinate, and on a large model evaluations are all the cost there is. Which
evaluations does the result depend on?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        forward, backward = (f(x + step) - f(x)) / eps, (f(x) - f(x - step)) / eps
        slopes.append((forward + backward) / 2)
    return torch.stack(slopes).reshape(x.shape)
