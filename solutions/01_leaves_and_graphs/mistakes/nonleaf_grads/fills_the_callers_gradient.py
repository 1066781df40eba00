"""The caller's p0 was used as the leaf: it now requires grad, and its .grad has been filled or added to.

A function that is asked for two gradients should not leave a third one lying about. If p0 had a .grad, your result
even contains it.

How do you get a leaf of your own with the values of p0?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p0.requires_grad_()
    w = inner(p0)
    w.retain_grad()
    outer(w).backward()
    return w.grad, p0.grad
