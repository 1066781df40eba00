"""Measures with the two-sided quotient; judges only the smooth coordinates, by indexing."""


def gradient_check(
    f: Callable[[Tensor], Tensor],
    grad_fn: Callable[[Tensor], Tensor],
    x: Tensor,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> "CheckResult":
    values = [f(x).item() for _ in range(2)]
    if values[0] != values[1]:
        return CheckResult("stochastic", float("inf"), None)
    claimed, n = grad_fn(x), x.numel()
    if claimed.shape != x.shape:
        raise ValueError(f"{claimed.shape} is not {x.shape}")
    above, below = torch.empty(n, dtype=torch.float64), torch.empty(n, dtype=torch.float64)
    for i in range(n):
        step = torch.zeros(n, dtype=torch.float64).index_fill(0, torch.tensor(i), eps).reshape(x.shape)
        above[i], below[i] = f(x + step), f(x - step)
    left, right = (values[0] - below) / eps, (above - values[0]) / eps
    smooth = (right - left).abs() <= 0.01 * torch.stack([torch.ones(n), right.abs(), left.abs()]).amax(0)
    measured = ((above - below) / (2 * eps))[smooth]
    ratios = (claimed.reshape(-1)[smooth] - measured).abs() / (atol + rtol * measured.abs())
    ratios[ratios.isnan()] = float("inf")
    where = smooth.nonzero().flatten()
    error = ratios.max().item() if len(ratios) else 0.0
    if error > 1:
        return CheckResult("wrong", error, where[ratios.argmax()].item())
    if len(where) < n:
        return CheckResult("kink", error, (~smooth).nonzero().flatten()[0].item())
    return CheckResult("passed", error, None)
