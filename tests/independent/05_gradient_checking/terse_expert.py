# style: terse expert
# %%
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of shape ()
Gradient = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of the same shape

# %%
Verdict = Literal["passed", "wrong", "kink", "stochastic"]


@dataclass(frozen=True)
class CheckResult:
    """What a gradient check found.

    ``error`` is the largest rᵢ over the coordinates that could be judged; ``worst_index`` is a position in
    ``x.flatten()``, or None where there is nothing to point at.
    """

    verdict: Verdict
    error: float
    worst_index: int | None

    @property
    def passed(self) -> bool:
        """Whether the gradient may be believed. "I cannot tell" is not a pass."""
        return self.verdict == "passed"

# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    e = torch.zeros_like(x)
    e[i] = eps
    return (f(x + e) - f(x - e)) / (2 * eps)


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    E = (eps * torch.eye(x.numel(), dtype=x.dtype)).view(-1, *x.shape) if x.numel() else ()
    return x.new_tensor([(f(x + e) - f(x - e)) / (2 * eps) for e in E]).reshape(x.shape)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError(f"shapes {tuple(a.shape)} and {tuple(b.shape)}")
    ab = torch.stack([a.detach().double().flatten(), b.detach().double().flatten()])
    if not ab.isfinite().all():
        return math.nan
    if not ab.any():
        return 0.0
    a, b = ab / ab.abs().max()
    return min(1.0, ((a - b).norm() / (a.norm() + b.norm())).item())


# %%
def eps_sweep(
    f: Function,
    g: Gradient,
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Function, Tensor, float], Tensor],
) -> Tensor:
    z = x.to(dtype, copy=True)
    t = g(z.double())
    return torch.tensor([((measure(f, z, h).double() - t).norm() / t.norm()).item() for h in epss], dtype=torch.float64)


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    f0, again = f(x), f(x)
    if f0 != again:
        return CheckResult("stochastic", math.inf, None)
    c = grad_fn(x.clone())
    if c.shape != x.shape:
        raise ValueError("shape of the claim")
    n = x.numel()
    E = eps * torch.eye(n, dtype=x.dtype).view(n, *x.shape)
    F, B = (x.new_tensor([s * (f(x + s * e) - f0) / eps for e in E]) for s in (1, -1))
    m = (F + B) / 2
    kink = (F - B).abs() > 0.01 * torch.stack([F.abs(), B.abs()]).amax(0).clamp(min=1) if n else F.bool()
    r = ((c.detach().double().reshape(-1) - m).abs() / (atol + rtol * m.abs())).nan_to_num(nan=math.inf, posinf=math.inf)
    r = r.masked_fill(kink, -1.0)
    error = max(r.tolist(), default=0.0) if not kink.all() else 0.0
    if error > 1:
        return CheckResult("wrong", error, int(r.argmax()))
    return CheckResult("kink", error, int(kink.int().argmax())) if kink.any() else CheckResult("passed", error, None)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    state, h = torch.get_rng_state(), 1e-5

    def frozen(fn, x):
        torch.set_rng_state(state)
        return fn(x).detach().double()

    def good(f, g, x):
        E = h * torch.eye(len(x), dtype=x.dtype)
        s = torch.stack([(frozen(f, x + e) - frozen(f, x - e)) / (2 * h) for e in E]) if len(x) else x
        c = frozen(g, x.clone())
        return c.shape == s.shape and bool(((c - s).abs() <= 3 * (1e-5 + 1e-3 * s.abs())).all())

    try:
        return {k: not all(good(f, g, x) for x in xs) for k, (f, g, xs) in impls.items()}
    finally:
        torch.set_rng_state(state)
