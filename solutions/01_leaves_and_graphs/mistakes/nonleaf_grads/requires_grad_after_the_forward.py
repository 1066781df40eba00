"""p was told to require grad after w had been computed: nothing was recorded.

Operations are recorded while they happen, or never. w does not even require grad, and cannot be told to retain one.

In which line must requires_grad_() stand?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone()
    w = inner(p)
    p.requires_grad_()
    w.retain_grad()
    outer(w).backward()
    return w.grad, p.grad
