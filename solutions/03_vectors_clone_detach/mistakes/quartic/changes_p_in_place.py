"""The square is subtracted from p in place.

A plain tensor is overwritten, and the caller's p is lost. If p requires grad and is a leaf, torch refuses.

How does p - … differ from p -= …?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    p -= p**2
    return p.pow(2).sum()
