"""Adds a small constant to the denominator.

It keeps 0/0 away, but it also decides what counts as small: for gradients of size 1e-12 the constant is
the larger part, and a 50 % error looks like nothing. Is there a way to treat the one case that needs it
and leave the others alone?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    return ((a - b).norm() / (a.norm() + b.norm() + 1e-8)).item()
