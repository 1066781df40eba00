"""Switches grad mode off and does not switch it on again.

The gradient is right, but grad mode is global: after your function no operation records a graph, and the
next backward() fails far away from here. Is there a form of switching it off that ends by itself?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    torch.set_grad_enabled(False)
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(x + step) - f(x - step)) / (2 * eps))
    return torch.stack(slopes).reshape(x.shape)
