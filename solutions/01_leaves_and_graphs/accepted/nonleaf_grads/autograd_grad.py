"""torch.autograd.grad with both tensors at once."""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.clone().detach().requires_grad_(True)
    w = inner(p)
    return torch.autograd.grad(outer(w), [w, p])
