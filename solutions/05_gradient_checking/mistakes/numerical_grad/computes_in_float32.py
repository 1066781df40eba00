"""Computes in float32, whatever the dtype of x is.

float32 carries 7 digits; the difference of two nearby values loses most of them, and the division by the
step makes the loss visible. In which dtype is f evaluated?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    point = x.float()
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel())
        step[i] = eps
        step = step.reshape(x.shape)
        slopes.append((f(point + step) - f(point - step)) / (2 * eps))
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)
