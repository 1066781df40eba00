"""Allows the two slopes the same difference, however steep the function is.

Ten times the function has ten times the slopes, and ten times the curvature between them. It has no more kinks
than before. How does the docstring's limit grow with the slopes?
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
    kinks = (forward - backward).abs() > 0.01
    ratios = (claimed.flatten() - measured).abs() / (atol + rtol * measured.abs())
    ratios = ratios.nan_to_num(nan=math.inf, posinf=math.inf).masked_fill(kinks, 0.0)
    error = ratios.max().item()
    if error > 1:
        return CheckResult("wrong", error, int(ratios.argmax()))
    if kinks.any():
        return CheckResult("kink", error, int(kinks.nonzero()[0]))
    return CheckResult("passed", error, None)
