# style: Decimal, StrEnum as str, context managers, scatter and masks (a tenth one)
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
import contextlib
from decimal import Decimal, localcontext
from enum import StrEnum


class Answer(StrEnum):
    passed = "passed"
    wrong = "wrong"
    kink = "kink"
    stochastic = "stochastic"


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    here = torch.arange(len(x)) == i
    up, down = torch.where(here, x + eps, x), torch.where(here, x - eps, x)
    return torch.sub(f(up), f(down)) / (eps + eps)


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = torch.zeros(x.numel(), dtype=x.dtype)
    where = torch.arange(x.numel()).reshape(x.shape)
    for i in range(x.numel()):
        mask = (where == i).to(x.dtype)
        slopes.index_fill_(0, torch.tensor([i]), (f(x + eps * mask) - f(x - eps * mask)).item() / (2 * eps))
    return slopes.reshape(x.shape)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError(f"{list(a.shape)} against {list(b.shape)}")
    if not (a.isfinite().all() and b.isfinite().all()):
        return math.nan
    with localcontext() as context:  # all of float64 fits: no overflow, no underflow, and 60 digits
        context.prec, context.Emax, context.Emin = 60, 10**6, -(10**6)
        u = [Decimal(value) for value in a.detach().double().flatten().tolist()]
        v = [Decimal(value) for value in b.detach().double().flatten().tolist()]

        def norm(numbers):
            return sum((number * number for number in numbers), Decimal(0)).sqrt()

        size = norm(u) + norm(v)
        return min(1.0, float(norm([s - t for s, t in zip(u, v)]) / size)) if size else 0.0


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
    result = torch.zeros(len(epss), dtype=torch.float64)
    position = 0
    for eps in epss:
        z = torch.empty_like(x, dtype=dtype).copy_(x)
        truth = g(z.clone().double()).flatten().tolist()
        measured = measure(f, z, eps).double().flatten().tolist()
        result[position] = math.dist(measured, truth) / math.hypot(*truth)
        position += 1
    return result


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    f0 = f(x)
    if bool(f0 != f(x)):
        return CheckResult(Answer.stochastic, math.inf, None)
    claim = grad_fn(x).detach().clone()
    if claim.size() != x.size():
        raise ValueError("claimed gradient: another shape")
    where = torch.arange(x.numel()).reshape(x.shape)
    table = []
    for i, c in enumerate(claim.double().flatten().tolist()):
        mask = (where == i).to(x.dtype)
        F, B = ((f(x + eps * mask) - f0) / eps).item(), ((f0 - f(x - eps * mask)) / eps).item()
        m = (F + B) / 2
        try:
            r = abs(c - m) / (atol + rtol * abs(m))
        except ZeroDivisionError:
            r = math.inf
        table.append((abs(F - B) > 0.01 * max(1, abs(F), abs(B)), -(math.inf if r != r else r), i))
    smooth = sorted(row[1:] for row in table if not row[0])
    kinks = [i for kink, _, i in table if kink]
    error, worst = (-smooth[0][0], smooth[0][1]) if smooth else (0.0, None)
    if error > 1:
        return CheckResult(Answer.wrong, error, worst)
    if kinks:
        return CheckResult(Answer.kink, error + 0.0, min(kinks))
    return CheckResult(Answer.passed, error + 0.0, None)


# %%
@contextlib.contextmanager
def replay(state):
    now = torch.get_rng_state()
    torch.set_rng_state(state)
    try:
        yield
    finally:
        torch.set_rng_state(now)


def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    state = torch.Generator().manual_seed(20).get_state()
    found = {}
    for name in impls:
        f, grad_fn, points = impls[name]
        found[name] = False
        for x in points:
            with replay(state):
                claim = grad_fn(x.clone())
            slopes = []
            for e in torch.eye(len(x), dtype=torch.float64):
                with replay(state):
                    above = f(x + 3e-5 * e)
                with replay(state):
                    below = f(x - 3e-5 * e)
                slopes.append(float((above - below) / 6e-5))
            truth = torch.tensor(slopes, dtype=torch.float64)
            try:
                torch.testing.assert_close(claim.double(), truth, rtol=3e-3, atol=3e-5)
            except AssertionError:
                found[name] = True
    return found
