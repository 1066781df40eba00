"""One loop over the coordinates in plain Python numbers."""


def gradient_check(
    f: Callable[[Tensor], Tensor],
    grad_fn: Callable[[Tensor], Tensor],
    x: Tensor,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> "CheckResult":
    first, second = float(f(x)), float(f(x))
    if first != second:
        return CheckResult(verdict="stochastic", error=math.inf, worst_index=None)
    claimed = grad_fn(x)
    if list(claimed.size()) != list(x.size()):
        raise ValueError("shape")
    error, worst, first_kink = 0.0, None, None
    for i in range(x.numel()):
        up, down = x.flatten().clone(), x.flatten().clone()
        up[i] += eps
        down[i] -= eps
        forward = (float(f(up.reshape(x.shape))) - first) / eps
        backward = (first - float(f(down.reshape(x.shape)))) / eps
        if abs(forward - backward) > 0.01 * max(1.0, abs(forward), abs(backward)):
            first_kink = i if first_kink is None else first_kink
            continue
        measured = (forward + backward) / 2
        ratio = abs(claimed.flatten()[i].item() - measured) / (atol + rtol * abs(measured))
        if not ratio <= error:
            error, worst = (math.inf if math.isnan(ratio) else ratio), i
    if error > 1:
        return CheckResult("wrong", error, worst)
    if first_kink is not None:
        return CheckResult("kink", error, first_kink)
    return CheckResult("passed", error, None)
