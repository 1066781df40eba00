"""Both sides are the same copy of x, so the differences are zero.

You did copy x, but only once: two names, one tensor. What you add through one name you take away through
the other before f is called. How many tensors does one slope need if both are to exist at the same time?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros_like(x)
    for index in torch.ones(x.shape).nonzero().tolist():
        where = tuple(index)
        up = down = x.clone()
        up[where] += eps
        down[where] -= eps
        gradient[where] = (f(up) - f(down)) / (2 * eps)
    return gradient
