"""Two clones for every multi-index, written to in place."""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros_like(x)
    for index in torch.ones(x.shape).nonzero().tolist():
        where = tuple(index)
        up, down = x.clone(), x.clone()
        up[where] += eps
        down[where] -= eps
        gradient[where] = (f(up) - f(down)) / (2 * eps)
    return gradient
