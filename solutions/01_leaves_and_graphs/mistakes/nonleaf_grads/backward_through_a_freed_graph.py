"""The same graph was walked through twice.

The first pass frees what the second would need.

Can one pass give you both gradients?
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
    loss = outer(w)
    (dl_dw,) = torch.autograd.grad(loss, w)
    (dl_dp,) = torch.autograd.grad(loss, p)
    return dl_dw, dl_dp
