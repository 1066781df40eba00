# style: type-annotated architect: dataclasses, NamedTuples, enums, small helpers
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
from collections.abc import Iterator
from contextlib import AbstractContextManager
from enum import StrEnum
from types import TracebackType
from typing import NamedTuple, Self


class Sides(NamedTuple):
    below: float
    above: float


class Judgement(StrEnum):
    PASSED = "passed"
    WRONG = "wrong"
    KINK = "kink"
    STOCHASTIC = "stochastic"


@dataclass(frozen=True, slots=True)
class Probe:
    """Evaluates ``f`` around ``x``, one coordinate at a time."""

    f: Function
    x: Tensor
    eps: float

    def at(self, i: int, offset: float) -> Tensor:
        moved = self.x.detach().clone(memory_format=torch.contiguous_format)
        moved.view(-1)[i] += offset
        return self.f(moved)

    def central(self, i: int) -> Tensor:
        return (self.at(i, self.eps) - self.at(i, -self.eps)) / (2 * self.eps)

    def sides(self, i: int) -> Sides:
        return Sides(below=float(self.at(i, -self.eps)), above=float(self.at(i, self.eps)))


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    return Probe(f, x, eps).central(i)


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    probe = Probe(f, x, eps)
    gradient = torch.empty(x.shape, dtype=x.dtype)
    for i in range(x.numel()):
        gradient.view(-1)[i] = probe.central(i)
    return gradient


# %%
class ShapeMismatch(ValueError):
    def __init__(self, a: torch.Size, b: torch.Size) -> None:
        super().__init__(f"shapes differ: {tuple(a)} and {tuple(b)}")


def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ShapeMismatch(a.shape, b.shape)
    left: list[float] = a.detach().to(torch.float64).flatten().tolist()
    right: list[float] = b.detach().to(torch.float64).flatten().tolist()
    if not all(map(math.isfinite, left + right)):
        return math.nan
    scale: float = max((abs(value) for value in left + right), default=0.0)
    if scale == 0.0:
        return 0.0
    left, right = [value / scale for value in left], [value / scale for value in right]
    # math.dist and math.hypot are scaled and compensated sums
    return min(1.0, math.dist(left, right) / (math.hypot(*left) + math.hypot(*right)))


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
    z: Tensor = x.detach().to(dtype=dtype, copy=True)
    truth: Tensor = g(z.to(torch.float64)).detach()
    size: Tensor = torch.linalg.vector_norm(truth)

    def error(eps: float) -> Tensor:
        measured = measure(f, z.clone(), eps).detach().to(torch.float64)
        return torch.linalg.vector_norm(measured - truth) / size

    result = torch.empty(len(epss), dtype=torch.float64)
    for k, eps in enumerate(epss):
        result[k] = error(eps)
    return result


# %%
@dataclass(frozen=True, slots=True)
class Coordinate:
    index: int
    forward: float
    backward: float
    claimed: float

    @property
    def measured(self) -> float:
        return (self.forward + self.backward) / 2

    @property
    def is_kink(self) -> bool:
        return abs(self.forward - self.backward) > 0.01 * max(1.0, abs(self.forward), abs(self.backward))

    def excess(self, rtol: float, atol: float) -> float:
        allowed = atol + rtol * abs(self.measured)
        off = abs(self.claimed - self.measured)
        if not allowed:
            return math.inf
        return math.inf if math.isnan(ratio := off / allowed) else ratio


def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    claim = grad_fn(x.detach().clone())
    if claim.shape != x.shape:
        raise ShapeMismatch(claim.shape, x.shape)
    middle = float(f(x.detach().clone()))
    if middle != float(f(x.detach().clone())):
        return CheckResult(Judgement.STOCHASTIC.value, math.inf, None)
    probe = Probe(f, x, eps)

    def coordinates() -> Iterator[Coordinate]:
        for i, c in enumerate(claim.detach().double().flatten().tolist()):
            below, above = probe.sides(i)
            yield Coordinate(i, (above - middle) / eps, (middle - below) / eps, c)

    seen = list(coordinates())
    smooth = [c for c in seen if not c.is_kink]
    kinks = [c for c in seen if c.is_kink]
    worst = max(smooth, key=lambda c: c.excess(rtol, atol), default=None)
    error = 0.0 if worst is None else worst.excess(rtol, atol)
    if worst is not None and error > 1:
        return CheckResult(Judgement.WRONG.value, error, worst.index)
    if kinks:
        return CheckResult(Judgement.KINK.value, error, kinks[0].index)
    return CheckResult(Judgement.PASSED.value, error, None)


# %%
class FrozenNoise(AbstractContextManager):
    """Within this context, ``rewind()`` brings the global generator back to where it was at the beginning."""

    def __enter__(self) -> Self:
        self._state = torch.get_rng_state()
        return self

    def rewind(self) -> None:
        torch.set_rng_state(self._state)

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.rewind()


class Implementation(NamedTuple):
    f: Function
    grad_fn: Gradient
    points: Sequence[Tensor]


def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    step, rtol, atol = 2e-6, 1e-3, 1e-5
    verdicts: dict[str, bool] = {}
    with FrozenNoise() as noise:
        for name, entry in impls.items():
            impl = Implementation(*entry)

            def frozen(x: Tensor, impl: Implementation = impl) -> Tensor:
                noise.rewind()
                return impl.f(x).detach().double()

            wrong = False
            for point in impl.points:
                noise.rewind()
                claim = impl.grad_fn(point.detach().clone()).detach()
                probe = Probe(frozen, point, step)
                truth = torch.tensor([probe.central(i).item() for i in range(len(point))], dtype=torch.float64)
                wrong = wrong or claim.shape != truth.shape or not torch.allclose(
                    claim.double(), truth, rtol=3 * rtol, atol=5 * atol
                )
            verdicts[name] = wrong
    return verdicts
