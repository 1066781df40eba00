"""The gradient is 2(p - w), which holds w fixed.

At p = 2 this gives -4 and steps uphill. The lecture has the same slip in a comment. 2(p - w) says how the
loss changes if p moves and w stays where it is; but w = p² does not stay.

Along how many paths does p reach the loss, and what does each contribute?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    w = p**2
    return p - lr * 2 * (p - w)
