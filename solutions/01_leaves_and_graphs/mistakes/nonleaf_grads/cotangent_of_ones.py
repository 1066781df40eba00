"""The backward pass from w began with ones instead of with dl/dw.

The result was multiplied with dl/dw afterwards, but by then the rows of the Jacobian had been added up. It is right
only if each element of w depends on one element of p, and there is one of each.

What does the argument of w.backward(...) multiply?
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
    (dl_dw,) = torch.autograd.grad(outer(w), w, retain_graph=True)
    w.backward(torch.ones_like(w))
    return dl_dw, p.grad * dl_dw.sum()
