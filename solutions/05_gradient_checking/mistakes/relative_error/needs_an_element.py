"""Tensors without elements make it raise.

Two gradients of nothing agree: there is nothing in which they could differ. max() has no answer for nothing.

Which of your calls needs at least one element?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not (math.isfinite(a.abs().max().item()) and math.isfinite(b.abs().max().item())):
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a - b).norm().item() / size if size > 0 else 0.0
