"""Adds up signed differences.

Differences of opposite sign cancel, so two gradients with the same sum look equal, and the result can be
negative. Swap two elements of a vector: what does your function say?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a - b).sum().item() / size if size > 0 else 0.0
