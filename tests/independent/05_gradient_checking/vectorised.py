# style: vectorised: meshes of all the points at once, einsum, torch.where, diagonal writes
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
    both = x.repeat(2, 1)
    both[:, i] += torch.tensor([eps, -eps], dtype=x.dtype)
    values = torch.stack([f(row) for row in both])
    return torch.einsum("k,k->", values, torch.tensor([1.0, -1.0], dtype=x.dtype)) / (2 * eps)


# %%
def cross(x, eps):
    """All the neighbours of x: shape (2, n, *x.shape), first those above, then those below."""
    n = x.numel()
    points = x.reshape(-1).expand(2, n, n).clone()
    points[0].diagonal().add_(eps)
    points[1].diagonal().sub_(eps)
    return points.reshape(2, n, *x.shape)


def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    n = x.numel()
    if n == 0:
        return torch.zeros(x.shape, dtype=x.dtype)
    points = cross(x, eps).flatten(0, 1)
    values = torch.stack([f(point) for point in points.unbind()])
    return -torch.diff(values.view(2, n), dim=0).div(2 * eps).view(x.shape)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if len(a.shape) != len(b.shape) or any(m != n for m, n in zip(a.shape, b.shape, strict=True)):
        raise ValueError("shapes differ")
    both = torch.stack([a.detach().double().flatten(), b.detach().double().flatten()])
    if not torch.isfinite(both).all():
        return math.nan
    if both.count_nonzero() == 0:
        return 0.0
    both = both / both.abs().amax()
    gram = both @ both.T  # its entries: |a|², ab, |b|²
    difference = torch.linalg.vector_norm(torch.tensor([1.0, -1.0], dtype=torch.float64) @ both)
    return float((difference / gram.diagonal().sqrt().sum()).clamp(max=1.0))


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
    z = x.to(dtype)
    truth = g(z.to(torch.float64)).to(torch.float64)
    errors = torch.full((len(epss),), math.nan, dtype=torch.float64)
    for slot, eps in zip(errors.unbind() if len(epss) else (), epss, strict=True):
        off = (measure(f, z, eps) - truth).to(torch.float64)
        slot.copy_(torch.sqrt(torch.sum(off**2) / torch.sum(truth**2)))
    return errors


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    here, again = (f(x) for _ in range(2))
    if not torch.equal(here, again):
        return CheckResult("stochastic", math.inf, None)
    claimed = grad_fn(x).detach().to(torch.float64)
    if claimed.shape != x.shape:
        raise ValueError("the claimed gradient has not the shape of x")
    n = x.numel()
    if n == 0:
        return CheckResult("passed", 0.0, None)
    above, below = torch.stack([f(point) for point in cross(x, eps).flatten(0, 1)]).view(2, n)
    forward, backward = (above - here) / eps, (here - below) / eps
    measured = (above - below) / (2 * eps)
    tall = torch.max(forward.abs(), backward.abs()).clamp(min=1)
    kinks = (forward - backward).abs() > 0.01 * tall
    ratios = (claimed.reshape(-1) - measured).abs() / (atol + rtol * measured.abs())
    ratios = torch.where(ratios.isnan(), math.inf, ratios)
    judged = torch.where(kinks, 0.0, ratios)
    error = judged.max().item()
    if error > 1:
        return CheckResult("wrong", error, torch.argmax(judged).item())
    if kinks.any():
        return CheckResult("kink", error, kinks.nonzero()[0].item())
    return CheckResult("passed", error, None)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    state = torch.default_generator.get_state()

    def frozen(function, point):
        torch.default_generator.set_state(state)
        return function(point)

    wrong = {}
    try:
        for name, (f, grad_fn, points) in impls.items():
            right = [True]
            for x in points:
                n = len(x)
                claimed = frozen(grad_fn, x.clone()).to(torch.float64)
                if n:
                    values = torch.stack([frozen(f, y) for y in cross(x, 1e-5).flatten(0, 1)]).to(torch.float64)
                    slope = (values[:n] - values[n:]) / 2e-5
                else:
                    slope = torch.zeros(0, dtype=torch.float64)
                ok = claimed.shape == slope.shape and torch.all((claimed - slope).abs() < 2e-5 + 2e-3 * slope.abs())
                right.append(bool(ok))
            wrong[name] = not all(right)
    finally:
        torch.default_generator.set_state(state)
    return wrong
