"""The two paths cancel: the second lacks the derivative of w by p.

The result is p itself, so the gradient came out as zero. The loss depends on p directly and through w. The
second path has two links, from the loss to w and from w to p, and here the second link was taken to be 1,
as if w were p.

By how much does w = p² change if p changes a little?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    w = p**2
    return p - lr * (2 * (p - w) - 2 * (p - w) * 1)
