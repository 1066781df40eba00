"""A hook on w."""


def ten_times(p: Tensor) -> Tensor:
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    return (w**2).sum()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = torch.nn.Parameter(p0.detach().clone())
    w = inner(p)
    caught = {}
    w.register_hook(lambda gradient: caught.update(w=gradient))
    outer(w).backward()
    return caught["w"], p.grad
