"""The caller's .grad has been set to None.

Resetting gradients before a backward pass is good practice in your own training loop. p0 is not yours.

How do you get a leaf of your own with the values of p0?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    required = p0.requires_grad
    p0.grad = None
    p0.requires_grad_()
    w = inner(p0)
    w.retain_grad()
    outer(w).backward()
    dl_dw, dl_dp = w.grad, p0.grad
    p0.grad = None
    p0.requires_grad_(required)
    return dl_dw, dl_dp
