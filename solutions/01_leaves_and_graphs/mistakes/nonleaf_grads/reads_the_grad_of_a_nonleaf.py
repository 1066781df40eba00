"""None comes back for w, with a UserWarning.

The gradient by w was computed on the way, and thrown away: backward() keeps gradients only at leaves. This is what
happens in the lecture's init_variables_retain_w, whose name promises what its body forgets.

What has to be said to w, and when?
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
    return w.grad, p.grad
