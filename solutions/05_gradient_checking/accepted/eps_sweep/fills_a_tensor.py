"""Fills a float64 tensor step by step."""


def eps_sweep(
    f: Callable[[Tensor], Tensor],
    g: Callable[[Tensor], Tensor],
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Callable[[Tensor], Tensor], Tensor, float], Tensor],
) -> Tensor:
    rounded = x.clone().to(dtype=dtype)
    exact = g(rounded.to(torch.float64)).flatten()
    errors = torch.zeros(len(epss), dtype=torch.float64)
    for k, eps in enumerate(epss):
        measured = measure(f, rounded, eps).to(torch.float64).flatten()
        errors[k] = torch.linalg.vector_norm(measured - exact) / torch.linalg.vector_norm(exact)
    return errors
