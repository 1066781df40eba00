"""Takes the worst relative error of single elements.

Where the true slope is 0, any measurement is infinitely wrong by that yardstick, however fine it is:
(0.0002, 60, 12, 12) against (0, 60, 12, 12) comes out as a complete failure. Which sizes should the
difference be measured against: each element's, or the vectors'?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.double(), b.double()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.abs() + b.abs()).clamp(min=1e-300)
    return ((a - b).abs() / size).max().item()
