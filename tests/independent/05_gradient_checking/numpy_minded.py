# style: NumPy-minded
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
import numpy as np


def as_array(t):
    return t.detach().to(torch.float64).cpu().numpy().copy()


# %%
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    values = []
    for sign in (+1, -1):
        a = x.detach().numpy().copy()  # float32 stays float32
        a[i] += sign * eps
        values.append(f(torch.from_numpy(a)).item())
    return torch.tensor((values[0] - values[1]) / (2 * eps), dtype=x.dtype)


# %%
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    a = np.array(x.detach().numpy(), order="C")
    gradient = np.zeros_like(a)
    for index in np.ndindex(a.shape):
        right, left = a.copy(), a.copy()
        right[index] += eps
        left[index] -= eps
        gradient[index] = (f(torch.from_numpy(right)).item() - f(torch.from_numpy(left)).item()) / (2 * eps)
    return torch.from_numpy(gradient)


# %%
def relative_error(a: Tensor, b: Tensor) -> float:
    if tuple(a.shape) != tuple(b.shape):
        raise ValueError("shapes")
    u, v = as_array(a), as_array(b)
    if not (np.isfinite(u).all() and np.isfinite(v).all()):
        return float(np.nan)
    top = max(np.abs(u).max(initial=0.0), np.abs(v).max(initial=0.0))
    if top == 0:
        return 0.0
    u, v = u.ravel() / top, v.ravel() / top
    return float(np.clip(np.linalg.norm(u - v) / (np.linalg.norm(u) + np.linalg.norm(v)), 0, 1))


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
    kind = {torch.float32: np.float32, torch.float64: np.float64}[dtype]
    z = x.detach().numpy().astype(kind)
    truth = as_array(g(torch.from_numpy(z.astype(np.float64)))).ravel()
    errors = np.zeros(len(epss))
    for k, eps in enumerate(epss):
        measured = as_array(measure(f, torch.from_numpy(z.copy()), eps)).ravel()
        errors[k] = np.sqrt(np.dot(measured - truth, measured - truth)) / np.sqrt(np.dot(truth, truth))
    return torch.from_numpy(errors)


# %%
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    a = np.ascontiguousarray(x.detach().numpy()).reshape(tuple(x.shape))

    def F(array):
        return float(f(torch.from_numpy(array.copy()).reshape(x.shape)))

    y0, y1 = F(a), F(a)
    if y0 != y1:
        return CheckResult("stochastic", float("inf"), None)
    claim = grad_fn(torch.from_numpy(a.copy()))
    if tuple(claim.shape) != tuple(x.shape):
        raise ValueError(f"{tuple(claim.shape)} is not {tuple(x.shape)}")
    claim = as_array(claim).ravel()
    n = a.size
    right, left = np.empty(n), np.empty(n)
    for i in range(n):
        for out, h in ((right, eps), (left, -eps)):
            b = a.ravel().copy()
            b[i] += h
            out[i] = F(b.reshape(a.shape))
    fwd, bwd = (right - y0) / eps, (y0 - left) / eps
    m = 0.5 * (fwd + bwd)
    kinks = np.abs(fwd - bwd) > 0.01 * np.maximum(1, np.maximum(np.abs(fwd), np.abs(bwd)))
    with np.errstate(all="ignore"):
        r = np.abs(claim - m) / (atol + rtol * np.abs(m))
    r[np.isnan(r)] = np.inf
    judged = np.flatnonzero(~kinks)
    error = float(r[judged].max(initial=0.0))
    if error > 1:
        return CheckResult("wrong", error, int(judged[np.argmax(r[judged])]))
    if kinks.any():
        return CheckResult("kink", error, int(np.flatnonzero(kinks)[0]))
    return CheckResult("passed", error, None)


# %%
def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    out = {}
    h = 1e-5
    with torch.random.fork_rng(devices=[]):
        for name, (f, grad_fn, points) in impls.items():
            bad = False
            for k, point in enumerate(points):
                x = as_array(point)
                shifts = np.concatenate([np.eye(len(x)), -np.eye(len(x))]) * h
                values = []
                for shift in shifts:
                    torch.manual_seed(1000 + k)
                    values.append(f(torch.from_numpy(x + shift)).item())
                plus, minus = np.split(np.array(values), 2)
                slope = (plus - minus) / (2 * h)
                torch.manual_seed(1000 + k)
                claim = as_array(grad_fn(torch.from_numpy(x.copy())))
                bad |= claim.shape != slope.shape or not np.allclose(claim, slope, rtol=2e-3, atol=2e-5)
            out[name] = bool(bad)
    return out
