"""The squares are averaged, where they are to be added up.

The loss is too small by a factor, the number of elements, and so is its gradient. For a vector of one element
it would be right.

Does the loss of the first element change when further elements are appended to p? What does the formula say?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).pow(2).mean()
