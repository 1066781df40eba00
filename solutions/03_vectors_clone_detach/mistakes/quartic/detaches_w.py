"""w is detached, so that one of the two paths is missing.

The value is right. But w = p² does not lead back to p any more: autograd takes it for a constant, and what it
finds behind the loss is the −4 of the lecture's comment, not the 12.

By how many paths does p reach the loss, and how many does your graph contain?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    w = (p**2).detach()
    return (p - w).pow(2).sum()
