"""The gradient by w is right, and that by p is None.

A detached w with requires_grad is a leaf of its own. Its gradient is stored, without retain_grad; but the way to p
ends there, silently.

What is the grad_fn of the w that goes into outer?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone().requires_grad_()
    w = inner(p).detach().requires_grad_()
    outer(w).backward()
    return w.grad, p.grad
