"""The result is still attached to the graph of p.

The values are right. But for a p that requires grad, the formula is recorded like everything else, and the
result requires grad too.

How does autograd know that this formula is not a part of your model?
"""


def quartic_grad(p: torch.Tensor) -> torch.Tensor:
    return 4 * p**3 - 6 * p**2 + 2 * p
