"""Measures against atol alone.

An error of 0.5 is large beside a slope of 1 and small beside one of 1000. An absolute limit treats both
alike. What part of the formula grows with the slope?
"""


def gradient_check(
    f: Callable[[Tensor], Tensor],
    grad_fn: Callable[[Tensor], Tensor],
    x: Tensor,
    *,
    eps: float = 1e-5,
    rtol: float = 1e-3,
    atol: float = 1e-5,
) -> "CheckResult":
    here = f(x)
    if f(x) != here:
        return CheckResult("stochastic", math.inf, None)
    claimed = grad_fn(x)
    if claimed.shape != x.shape:
        raise ValueError("the claimed gradient has another shape than x")
    steps = eps * torch.eye(x.numel(), dtype=x.dtype).reshape(-1, *x.shape)
    forward = torch.stack([(f(x + step) - here) / eps for step in steps])
    backward = torch.stack([(here - f(x - step)) / eps for step in steps])
    measured = (forward + backward) / 2
    kinks = (forward - backward).abs() > 0.01 * torch.maximum(forward.abs(), backward.abs()).clamp(min=1)
    ratios = (claimed.flatten() - measured).abs() / atol
    ratios = ratios.nan_to_num(nan=math.inf, posinf=math.inf).masked_fill(kinks, 0.0)
    error = ratios.max().item()
    if error > 1:
        return CheckResult("wrong", error, int(ratios.argmax()))
    if kinks.any():
        return CheckResult("kink", error, int(kinks.nonzero()[0]))
    return CheckResult("passed", error, None)
