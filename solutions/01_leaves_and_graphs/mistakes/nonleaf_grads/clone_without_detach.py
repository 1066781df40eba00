"""Where p0 requires grad, its clone is no leaf, and the gradient goes through it into the caller's p0.

clone copies the values, and is recorded. p.grad is None, and p0.grad has grown.

Which function gives you values without a past?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.clone().requires_grad_()
    w = inner(p)
    w.retain_grad()
    outer(w).backward()
    return w.grad, p.grad
