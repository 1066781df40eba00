"""The lecture's number is returned, whatever p may be.

16 is the loss at (2,2,2,2). A loss that does not depend on p has no gradient by p, either.

What happens to your result if p moves?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return torch.tensor(16.0, dtype=p.dtype)
