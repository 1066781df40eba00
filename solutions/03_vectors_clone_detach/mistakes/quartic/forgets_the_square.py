"""The differences are added up without being squared.

Positive and negative ones then cancel, and the sum can become as negative as you like. There would be nothing
to minimise.

What is the smallest value that a distance can have?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).sum()
