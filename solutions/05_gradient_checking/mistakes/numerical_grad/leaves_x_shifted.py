"""Steps inside the caller's x and leaves it there.

Each later slope is measured at a moved point, and when you return, the caller's parameters are no longer
what they were: checking a gradient has changed the model. After your last line, what does x hold?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros_like(x)
    for index in torch.ones(x.shape).nonzero().tolist():
        where = tuple(index)
        x[where] += eps
        above = f(x)
        x[where] -= 2 * eps
        gradient[where] = (above - f(x)) / (2 * eps)
    return gradient
