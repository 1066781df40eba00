"""Judges at a kink as if there were a slope.

A central difference across a kink reports the mean of two slopes, 0.5 for a ReLU at 0, and a right
implementation that says 0 is called wrong. (And |x| at 0 passes, by luck.) How can you tell from the two
one-sided slopes that there is no single one?
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
    kinks = torch.zeros(x.numel(), dtype=torch.bool)
    ratios = (claimed.flatten() - measured).abs() / (atol + rtol * measured.abs())
    ratios = ratios.nan_to_num(nan=math.inf, posinf=math.inf).masked_fill(kinks, 0.0)
    error = ratios.max().item()
    if error > 1:
        return CheckResult("wrong", error, int(ratios.argmax()))
    if kinks.any():
        return CheckResult("kink", error, int(kinks.nonzero()[0]))
    return CheckResult("passed", error, None)
