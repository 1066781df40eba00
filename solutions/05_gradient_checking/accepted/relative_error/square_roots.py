"""Spells the norms out as roots of sums of squares."""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.to(torch.float64), b.to(torch.float64)
    if not bool(torch.isfinite(a).all() & torch.isfinite(b).all()):
        return float("nan")
    difference = ((a - b) ** 2).sum().sqrt()
    size = (a**2).sum().sqrt() + (b**2).sum().sqrt()
    return float(difference / size) if size else 0.0
