"""The gradients themselves require grad, and carry a graph with them.

With create_graph=True the backward pass is recorded as well. One needs that for second derivatives, and pays for it
in memory for as long as somebody holds the results.

Does your caller want to differentiate them?
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
    return torch.autograd.grad(outer(w), [w, p], create_graph=True)
