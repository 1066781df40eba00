"""The second result is the derivative of w by p; it does not know about the loss.

A backward pass that starts at w applies only one factor of the chain rule (and adds up all elements of w).

Where must a backward pass start that is to end in dl/dp?
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
    return dl_dw, torch.autograd.grad(w.sum(), p)[0]
