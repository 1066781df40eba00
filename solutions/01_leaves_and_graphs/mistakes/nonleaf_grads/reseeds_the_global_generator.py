"""torch's random generator has been reseeded.

The lecture sets a seed at the top of a cell. Inside a function, this changes every experiment of your caller's that
draws numbers afterwards.

Does your computation need random numbers at all?
"""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    torch.manual_seed(0)
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    w.retain_grad()
    outer(w).backward()
    return w.grad, p.grad
