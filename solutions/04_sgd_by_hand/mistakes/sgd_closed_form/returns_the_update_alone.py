"""The update is returned, without p.

What comes back is by how much p is to move, -lr times the gradient, and not where it is then.

If the gradient is zero, what should a step return?
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return -lr * (4 * p**3 - 6 * p**2 + 2 * p)
