"""Recording is switched off by the call, and stays off.

set_grad_enabled(False) as a statement holds until somebody switches it on again.

Which form of it ends by itself?
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
    w.retain_grad()
    outer(w).backward()
    torch.set_grad_enabled(False)
    return w.grad, p.grad
