# style: functional: map, reduce, closures, recursion, itertools
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
from functools import partial, reduce, wraps
from itertools import compress, starmap
from operator import attrgetter, itemgetter, ne, not_, or_, sub


def shifted(x, i, h):
    """x, its flat coordinate i moved by h; a new tensor."""
    flat = x.detach().flatten()
    return torch.cat([flat[:i], flat[i : i + 1] + h, flat[i + 1 :]]).reshape(x.shape)


def slope(f, x, h, i):
    return sub(*map(f, map(partial(shifted, x, i), (h, -h)))) / (2 * h)


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    return slope(f, x, eps, i)


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    slopes = tuple(map(partial(slope, f, x, eps), range(x.numel())))
    return torch.stack(slopes).reshape(x.shape) if slopes else torch.empty_like(x)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if ne(*map(attrgetter("shape"), (a, b))):
        raise ValueError("a and b are of different shapes")
    a, b = (tuple(t.detach().double().flatten().tolist()) for t in (a, b))
    size = reduce(max, map(abs, a + b), 0.0)
    if not all(map(math.isfinite, a + b)):
        return math.nan

    def norm(numbers):
        return math.sqrt(math.fsum(number * number for number in numbers))

    def scaled(numbers):
        return tuple(number / size for number in numbers)

    def rel(u, v):
        return norm(starmap(sub, zip(u, v, strict=True))) / (norm(u) + norm(v))

    return min(1.0, rel(scaled(a), scaled(b))) if size else 0.0


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
    z = x.type(dtype)
    truth = g(z.double().clone())

    def distance(m):
        return torch.dist(m.double(), truth) / torch.dist(truth, torch.zeros_like(truth))

    errors = tuple(map(distance, map(lambda eps: measure(f, z.clone(), eps), epss)))
    return torch.stack(errors) if errors else torch.zeros(0, dtype=torch.float64)


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    value = lambda p: f(p).item()  # noqa: E731
    here, again = map(value, (x, x))
    if here != again:
        return CheckResult("stochastic", math.inf, None)
    claim = grad_fn(x)
    if claim.shape != x.shape:
        raise ValueError("the claimed gradient has another shape than x")
    claim = claim.detach().flatten().tolist()

    def one_sided(h):
        return lambda i: (value(shifted(x, i, h)) - here) / h

    indices = range(len(claim))
    F, B = (tuple(map(one_sided(h), indices)) for h in (eps, -eps))

    def kinked(a, b):
        return abs(a - b) > 0.01 * max(1, abs(a), abs(b))

    def ratio(c, m):
        allowed = atol + rtol * abs(m)
        r = abs(c - m) / allowed if allowed else math.inf
        return r if r == r else math.inf

    def measured(a, b):
        return (a + b) / 2

    kinks = tuple(map(kinked, F, B))
    r = tuple(map(ratio, claim, map(measured, F, B)))
    judged = tuple(compress(zip(r, indices, strict=True), map(not_, kinks)))
    error, worst = max(judged, key=itemgetter(0), default=(0.0, None))
    outcomes = (
        (error > 1, lambda: CheckResult("wrong", error, worst)),
        (any(kinks), lambda: CheckResult("kink", error, kinks.index(True))),
        (True, lambda: CheckResult("passed", error, None)),
    )
    return next(result() for applies, result in outcomes if applies)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    saved = torch.get_rng_state()

    def freeze(fn):
        @wraps(fn)
        def frozen(*args):
            torch.set_rng_state(saved)
            try:
                return fn(*args)
            finally:
                torch.set_rng_state(saved)

        return frozen

    def far(c, s):
        return not abs(c - s) <= 1e-4 / 3 + 1e-2 / 3 * abs(s)

    def wrong_at(f, grad_fn, x):
        claims = grad_fn(x.clone())
        slopes = map(lambda i: slope(f, x, 1e-5, i).item(), range(len(x)))
        return claims.shape != x.shape or any(map(far, claims.tolist(), slopes))

    def wrong(f, grad_fn, points):
        return reduce(or_, map(partial(wrong_at, freeze(f), freeze(grad_fn)), points), False)

    return dict(zip(impls.keys(), starmap(wrong, impls.values()), strict=True))
