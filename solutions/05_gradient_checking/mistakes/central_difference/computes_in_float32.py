"""Computes in float32, whatever the dtype of x is.

float32 carries 7 digits. The difference of two nearby values loses most of them, and the division by the
step makes the loss visible. In which dtype does each of your tensors live?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    point = x.float()
    step = torch.zeros_like(point)
    step[i] = eps
    return ((f(point + step) - f(point - step)) / (2 * eps)).to(x.dtype)
