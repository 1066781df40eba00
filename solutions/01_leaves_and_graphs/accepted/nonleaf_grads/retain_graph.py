"""Two calls of autograd.grad on one graph."""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = torch.empty_like(p0).copy_(p0.data).requires_grad_()
    w = inner(p)
    loss = outer(w)
    by_w = torch.autograd.grad(loss, w, retain_graph=True)[0]
    by_p = torch.autograd.grad(loss, p)[0]
    return by_w.clone(), by_p
