"""Compares shapes that do not match.

A column minus a row is a matrix: every element meets every other, and a number comes out that means
nothing. A gradient of the wrong shape is a wrong gradient. What is the shape of your difference?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a - b).norm().item() / size if size > 0 else 0.0
