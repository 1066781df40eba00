"""Switches grad mode off and does not switch it on again.

Grad mode is global. Whoever calls backward() after your function finds no graph to go through. Is there a
form of switching it off that ends by itself?
"""


def central_difference(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> Tensor:
    torch.set_grad_enabled(False)
    step = torch.zeros_like(x)
    step[i] = eps
    return (f(x + step) - f(x - step)) / (2 * eps)
