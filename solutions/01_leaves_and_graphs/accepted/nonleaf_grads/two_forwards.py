"""Two forward passes: one from w on, one from p on."""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    with torch.no_grad():
        middle = inner(p0)
    w = middle.clone().requires_grad_()
    outer(w).backward()
    p = p0.detach().clone().requires_grad_()
    outer(inner(p)).backward()
    return w.grad, p.grad
