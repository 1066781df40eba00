"""p was converted after it was told to require grad, so it is no leaf.

The gradient went to the tensor before the conversion. Reading p.grad gives None and a warning. (Where the dtype was
the same already, the conversion did nothing, and all was well.)

In which order do you convert and ask for gradients?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach().clone().requires_grad_().double()
    w = inner(p)
    w.retain_grad()
    outer(w).backward()
    return w.grad, p.grad
