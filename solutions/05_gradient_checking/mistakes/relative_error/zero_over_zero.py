"""Divides zero by zero.

Two zero vectors are as equal as can be, but 0/0 is nan. Zero gradients are common: at every minimum, and
for every parameter that is not used. Which inputs make your denominator vanish?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    return ((a - b).norm() / (a.norm() + b.norm())).item()
