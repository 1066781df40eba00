"""Does not step back before it goes on to the next coordinate.

The first slope is right; each later one is measured at a point that all the earlier steps have moved. On
the lecture's loss that does not show, because there every slope depends on its own coordinate alone.
Where is your working copy when the second turn begins?
"""


def numerical_grad(f: Callable[[Tensor], Tensor], x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient, work = torch.zeros_like(x), x.clone()
    for index in torch.ones(x.shape).nonzero().tolist():
        where = tuple(index)
        work[where] += eps
        above = f(work)
        work[where] -= 2 * eps
        gradient[where] = (above - f(work)) / (2 * eps)
    return gradient
