"""Collects Python floats."""


def eps_sweep(
    f: Callable[[Tensor], Tensor],
    g: Callable[[Tensor], Tensor],
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Callable[[Tensor], Tensor], Tensor, float], Tensor],
) -> Tensor:
    def length(t: Tensor) -> float:
        return math.sqrt(sum(v * v for v in t.double().reshape(-1).tolist()))

    point = x.float() if dtype == torch.float32 else x
    truth = g(point.double())
    return torch.tensor(
        [length(measure(f, point, e) - truth) / length(truth) for e in epss], dtype=torch.float64
    )
