"""The gradient by w was multiplied by dw/dw, which is 1, in the place of dw/dp.

So the second result is the first one again, and it may not even have the shape of p.

What is the chain rule's second factor, and which backward pass computes it?
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
    dl_dw = w.grad
    return dl_dw, dl_dw * torch.ones_like(w)
