"""None comes back for w, without a warning: it was told to keep its gradient after the fact.

When retain_grad() was called, the backward pass was over and the gradient gone. The warning is silenced, since w now
retains gradients, those of the next pass.

At which point does torch have to know?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    outer(w).backward()
    w.retain_grad()
    return w.grad, p.grad
