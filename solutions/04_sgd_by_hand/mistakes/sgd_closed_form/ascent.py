"""The step goes uphill.

The gradient is right, the step adds it. The gradient points to where the loss grows fastest.

After a small step of yours, is the loss smaller or larger than before? Try it.
"""


def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p + lr * (4 * p**3 - 6 * p**2 + 2 * p)
