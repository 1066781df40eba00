"""The squares are not added up.

What comes back has a number for each element. It is not one loss but several, and backward() from a vector
asks which of them you mean.

Which sign of the formula is missing in the code?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).pow(2)
