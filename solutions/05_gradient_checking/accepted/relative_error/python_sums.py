"""Plain Python numbers and math.hypot."""


def relative_error(a: Tensor, b: Tensor) -> float:
    if list(a.shape) != list(b.shape):
        raise ValueError(f"{a.shape} against {b.shape}")
    left, right = a.reshape(-1).double().tolist(), b.reshape(-1).double().tolist()
    if not all(map(math.isfinite, left + right)):
        return math.nan
    size = math.hypot(*left) + math.hypot(*right)
    return math.hypot(*(p - q for p, q in zip(left, right, strict=True))) / size if size > 0 else 0.0
