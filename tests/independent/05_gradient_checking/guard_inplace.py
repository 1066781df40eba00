# style: guard clauses, match statements, in-place writes with restoration
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
def owned(x):
    """x itself if each of its elements has memory of its own, else a copy."""
    if any(stride == 0 and size > 1 for stride, size in zip(x.stride(), x.shape, strict=True)):
        return x.clone(memory_format=torch.contiguous_format)
    return x


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    x = owned(x)
    old = x[i].item()
    try:
        x[i] = old + eps
        right = f(x).clone()
        x[i] = old - eps
        left = f(x).clone()
    finally:
        x[i] = old
    return right.sub(left).div(2 * eps)


# %%
def positions(shape):
    match list(shape):
        case []:
            return [()]
        case [n, *rest]:
            return [(k, *tail) for k in range(n) for tail in positions(rest)]


def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    x = owned(x)
    gradient = torch.empty_like(x)
    for where in positions(x.shape):
        old = x[where].clone()
        try:
            x[where] = old + eps
            right = f(x).clone()
            x[where] = old - eps
            left = f(x).clone()
        finally:
            x[where] = old
        gradient[where] = (right - left) / (2 * eps)
    return gradient


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if a.shape != b.shape:
        raise ValueError("shapes differ")
    a, b = a.detach().double(), b.detach().double()
    if a.numel() == 0:
        return 0.0
    if not (a.isfinite().all() and b.isfinite().all()):
        return math.nan
    top = max(a.abs().max().item(), b.abs().max().item())
    if top == 0.0:
        return 0.0
    # frexp: a power of two, so that the scaling is exact
    power = math.frexp(top)[1]
    a, b = torch.ldexp(a, torch.tensor(-(power // 2))), torch.ldexp(b, torch.tensor(-(power // 2)))
    a, b = torch.ldexp(a, torch.tensor(power // 2 - power)), torch.ldexp(b, torch.tensor(power // 2 - power))
    match a.pow(2).sum().sqrt() + b.pow(2).sum().sqrt():
        case size if size > 0:
            return min(1.0, float((a - b).pow(2).sum().sqrt() / size))
        case _:
            return 0.0


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
    match dtype:
        case torch.float64:
            z = x.clone()
        case torch.float32:
            z = x.float()
        case _:
            raise ValueError(dtype)
    if len(epss) == 0:
        return torch.empty(0, dtype=torch.float64)
    truth = g(z.double()).reshape(1, -1)
    measured = torch.cat([measure(f, z.clone(), eps).double().clone().reshape(1, -1) for eps in epss])
    return (measured - truth).norm(dim=1).div_(truth.norm())


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    y = x.clone(memory_format=torch.contiguous_format)
    flat = y.view(-1)
    f0 = f(y).item()
    if f0 != f(y).item():
        return CheckResult("stochastic", math.inf, None)
    claimed = grad_fn(y).clone()
    if claimed.shape != x.shape:
        raise ValueError("wrong shape")
    claimed = claimed.reshape(-1)

    error, worst, kinks = 0.0, None, []
    for i in range(flat.numel()):
        old = flat[i].item()
        flat[i] = old + eps
        forward = (f(y).item() - f0) / eps
        flat[i] = old - eps
        backward = (f0 - f(y).item()) / eps
        flat[i] = old
        if abs(forward - backward) > 0.01 * max(1, abs(forward), abs(backward)):
            kinks.append(i)
            continue
        m = (forward + backward) / 2
        r = (claimed[i] - m).abs().div(atol + rtol * abs(m)).item()
        if math.isnan(r):
            r = math.inf
        if r >= error:  # the last one, should two be equal
            error, worst = r, i

    match (error > 1, kinks):
        case (True, _):
            return CheckResult("wrong", error, worst)
        case (False, [first, *_]):
            return CheckResult("kink", error, first)
        case _:
            return CheckResult("passed", error, None)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    saved = torch.random.get_rng_state()
    seed = 7
    guilty = dict.fromkeys(impls, False)
    for name, (f, grad_fn, points) in impls.items():
        for point in points:
            x = point.clone()
            torch.manual_seed(seed)
            claimed = grad_fn(x).clone()
            if claimed.shape != x.shape or not claimed.isfinite().all():
                guilty[name] = True
                break
            for i, old in enumerate(x.tolist()):
                values = []
                for h in (1e-5, -1e-5):
                    x[i] = old + h
                    torch.manual_seed(seed)
                    values.append(f(x).item())
                x[i] = old
                s = (values[0] - values[1]) / 2e-5
                if abs(claimed[i].item() - s) > 3 * (1e-5 + 1e-3 * abs(s)):
                    guilty[name] = True
                    break
            if guilty[name]:
                break
    torch.random.set_rng_state(saved)
    return guilty
