"""The two gradients are returned in the wrong order.

The caller unpacks them as dl_dw, dl_dp. On the lecture's example they have the same shape, and nothing raises.

Which of the two has the shape of w?
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
    return p.grad, w.grad
