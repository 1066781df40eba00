"""The difference is squared through .data, out of autograd's sight.

The value is right, and no error is raised. But autograd has not seen the square, and differentiates a sum of
plain differences.

The in-place operation on the tensor itself would have been refused. What does .data switch off?
"""


def quartic(p: torch.Tensor) -> torch.Tensor:
    difference = p - p**2
    difference.data.mul_(difference.data)
    return difference.sum()
