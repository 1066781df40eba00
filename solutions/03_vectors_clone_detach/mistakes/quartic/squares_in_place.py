"""The difference is squared in place, by multiplying it by itself.

The value is right, but backward() fails: the derivative of a product needs its factors, autograd has kept
them, and then finds that one has been overwritten ("modified by an inplace operation").

Is there a way to write the square that leaves the difference alone?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    difference = p - p**2
    difference *= difference
    return difference.sum()
