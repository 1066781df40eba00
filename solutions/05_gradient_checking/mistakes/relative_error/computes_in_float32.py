"""Computes in float32.

Differences in the eighth digit vanish, so that "equal" may only mean "equal in float32". A yardstick
should be finer than what it measures. In which dtype do you subtract?
"""


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.float(), b.float()
    if not torch.isfinite(torch.cat([a.reshape(-1), b.reshape(-1)])).all():
        return math.nan
    size = (a.norm() + b.norm()).item()
    return (a - b).norm().item() / size if size > 0 else 0.0
