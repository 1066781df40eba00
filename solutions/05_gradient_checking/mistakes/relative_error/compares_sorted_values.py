"""Sorts the elements before it compares them.

Which element is where is all that a gradient says. Two gradients with the same numbers in another order
move the parameters in different directions. What is left of the positions after sorting?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a.flatten().sort().values - b.flatten().sort().values).norm().item() / size if size > 0 else 0.0
