"""torch.func.vjp and torch.func.grad."""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    w, pull_back = torch.func.vjp(inner, p0.detach())
    dl_dw = torch.func.grad(outer)(w)
    return dl_dw, pull_back(dl_dw)[0]
