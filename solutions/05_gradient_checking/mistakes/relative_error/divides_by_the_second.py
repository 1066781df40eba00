"""Takes the second argument for the truth.

‖a − b‖ / ‖b‖ depends on which of the two comes first, exceeds 1, and has no answer where b is zero. That
is a good yardstick when the truth is known. Here either could be the wrong one: what does the formula
divide by?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = b.norm().item()
    return (a - b).norm().item() / size if size > 0 else 0.0
