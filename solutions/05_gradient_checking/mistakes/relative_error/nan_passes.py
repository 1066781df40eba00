"""Only a difference that is "too large" counts, and nan never is.

Every comparison with nan is False, so `if size > 0` sends it where the two zero vectors go, and the
answer is 0.0: complete agreement. What do your comparisons do when one side is nan? And what if it is
infinite?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    size = (a.norm() + b.norm()).item()
    return (a - b).norm().item() / size if size > 0 else 0.0
