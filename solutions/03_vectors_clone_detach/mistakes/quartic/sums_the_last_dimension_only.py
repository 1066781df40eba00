"""Only the last dimension is summed.

For a vector that is all there is. Of a matrix, it leaves a sum for each row.

What does sum() do if no dimension is named?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    return (p - p**2).pow(2).sum(-1)
