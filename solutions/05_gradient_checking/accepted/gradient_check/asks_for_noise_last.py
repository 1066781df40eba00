"""Helper functions for the slopes and the ratio; looks for noise with a third call."""


def one_sided_slope(f: Callable[[Tensor], Tensor], x: Tensor, i: int, eps: float) -> float:
    moved = x.clone().contiguous()
    moved.view(-1)[i] += eps
    return ((f(moved) - f(x)) / eps).item()


def ratio(claimed: float, measured: float, rtol: float, atol: float) -> float:
    value = abs(claimed - measured) / (atol + rtol * abs(measured))
    return value if value == value else math.inf


def gradient_check(
    f: Callable[[Tensor], Tensor],
    grad_fn: Callable[[Tensor], Tensor],
    x: Tensor,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> "CheckResult":
    if len({f(x).item() for _ in range(3)}) > 1:
        return CheckResult("stochastic", math.inf, None)
    claims = grad_fn(x)
    if claims.shape != x.shape:
        raise ValueError
    ratios, kinks = {}, []
    for i, claim in enumerate(claims.flatten().tolist()):
        right, left = one_sided_slope(f, x, i, eps), one_sided_slope(f, x, i, -eps)
        if abs(right - left) > 0.01 * max(1, abs(right), abs(left)):
            kinks.append(i)
        else:
            ratios[i] = ratio(claim, (right + left) / 2, rtol, atol)
    worst = max(ratios, key=lambda i: ratios[i], default=None)
    error = 0.0 if worst is None else ratios[worst]
    if error > 1:
        return CheckResult("wrong", error, worst)
    return CheckResult("kink", error, kinks[0]) if kinks else CheckResult("passed", error, None)
