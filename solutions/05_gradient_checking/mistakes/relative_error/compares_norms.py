"""Compares the lengths of the vectors instead of the vectors.

(1, 2) and (2, 1) have the same length, and so have g and −g. A gradient that points uphill instead of
downhill would pass. Which comes first in the formula: the difference or the norm?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return abs(a.norm() - b.norm()).item() / size if size > 0 else 0.0
