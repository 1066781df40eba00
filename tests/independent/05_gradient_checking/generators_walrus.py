# style: generators, coroutines, walrus
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
from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice


def neighbours(x: Tensor, eps: float) -> Iterator[Tensor]:
    """x + eps·e₀, x − eps·e₀, x + eps·e₁, …"""
    for i in range(x.numel()):
        for h in (eps, -eps):
            (y := x.flatten().clone())[i] += h
            yield y.view(x.shape)


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    right, left = map(f, islice(neighbours(x, eps), 2 * i, 2 * i + 2))
    return (right - left) / (2 * eps)


# %%
def slopes_of(f, x, eps):
    walk = neighbours(x, eps)
    while (right := next(walk, None)) is not None:
        yield (f(right) - f(next(walk))) / (2 * eps)


def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    gradient = torch.zeros_like(x, memory_format=torch.contiguous_format)
    for slot, s in zip(gradient.view(-1).split(1), slopes_of(f, x, eps), strict=True) if x.numel() else ():
        slot.fill_(s)
    return gradient


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if a.size() != b.size():
        raise ValueError
    u, v = a.detach().double().ravel(), b.detach().double().ravel()
    if any(not t.isfinite().all() for t in (u, v)):
        return float("nan")
    if not (top := max((t.abs().max().item() for t in (u, v) if len(t)), default=0.0)):
        return 0.0
    length = ((u := u / top).dot(u).sqrt()) + ((v := v / top).dot(v).sqrt())
    return (((d := u - v).dot(d).sqrt()) / length).clamp(0, 1).item()


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
    def errors():
        size = (truth := g((z := x.to(dtype)).to(torch.float64))).square().sum().sqrt()
        for eps in epss:
            yield ((measure(f, z, eps).to(torch.float64) - truth).square().sum().sqrt() / size).item()

    return torch.tensor([*errors()], dtype=torch.float64)


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    if (claim := grad_fn(x.clone())).shape != x.shape:
        raise ValueError(f"{claim.shape} != {x.shape}")
    if (here := float(f(x))) != float(f(x)):
        return CheckResult("stochastic", math.inf, None)

    def sides():
        values = (float(f(y)) for y in neighbours(x, eps))
        for right in values:
            yield (right - here) / eps, (here - next(values)) / eps

    error, worst, first_kink = 0.0, None, None
    for i, (c, (F, B)) in enumerate(zip(claim.flatten().tolist(), sides(), strict=True)):
        if abs(F - B) > 0.01 * max(1, abs(F), abs(B)):
            first_kink = i if first_kink is None else first_kink
        elif not (r := abs(c - (m := (F + B) / 2)) / limit if (limit := atol + rtol * abs((F + B) / 2)) else math.inf) <= error:
            error, worst = (math.inf if math.isnan(r) else r), i
    if error > 1:
        return CheckResult("wrong", error, worst)
    return CheckResult("passed" if first_kink is None else "kink", error, first_kink)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    before = torch.get_rng_state()

    def stages():
        """The generator in three states: as it is, and two others; noise may hide a coordinate now and then."""
        yield before
        for seed in (1, 2):
            yield torch.Generator().manual_seed(seed).get_state()

    def complaints(f, grad_fn, points):
        for x in points:
            for state in stages():
                frozen = lambda fn, y, state=state: (torch.set_rng_state(state), fn(y))[1]  # noqa: E731
                claim = frozen(grad_fn, x.clone())
                yield claim.shape != x.shape
                for c, s in zip(claim.tolist(), slopes_of(lambda y: frozen(f, y), x, 1e-5), strict=True):
                    yield not abs(c - s) <= 2e-5 + 2e-3 * abs(s)

    try:
        return OrderedDict((name, any(complaints(*impl))) for name, impl in impls.items())
    finally:
        torch.set_rng_state(before)
