"""Returns a tensor where a Python float was asked for.

It prints alike and compares alike, but it is not what the docstring promises: it cannot be stored as
JSON, and `result is 0.0`-style surprises follow. How does a tensor with one element become a number?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a - b).norm() / size if size > 0 else 0.0
