"""A5 jonas weber"""
import math
from dataclasses import dataclass

import torch


P = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64)


def lecture_loss(p):
    return (p - p**2).pow(2).sum()


def lecture_gradient(p):
    return 4 * p**3 - 6 * p**2 + 2 * p


@dataclass(frozen=True)
class CheckResult:
    verdict: str
    error: float
    worst_index: int | None

    @property
    def passed(self):
        return self.verdict == "passed"


def central_difference(f, x, i, eps):
    plus = x.clone()
    plus[i] += eps
    minus = x.clone()
    minus[i] -= eps
    rise = f(plus) - f(minus)
    run = eps
    return rise / run


def numerical_grad(f, x, eps=1e-5):
    slopes = []
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.view(x.shape)
        slopes.append((f(x + step) - f(x - step)) / eps)
    return torch.stack(slopes).view(x.shape)


def relative_error(a, b):
    if a.shape != b.shape:
        raise ValueError(f"{a.shape} != {b.shape}")
    u, v = a.double().ravel(), b.double().ravel()
    if not torch.isfinite(torch.cat((u, v))).all():
        return math.nan
    denominator = torch.linalg.norm(u) + torch.linalg.norm(v)
    return 0.0 if denominator == 0 else float(torch.linalg.norm(u - v) / denominator)


def eps_sweep(f, g, x, epss, dtype, *, measure):
    z = x.to(dtype)
    truth = g(z.double())
    errors = []
    for eps in epss:
        m = measure(f, z, eps).double()
        errors.append(((m - truth) ** 2).sum() / (truth**2).sum())
    return torch.stack(errors)


def gradient_check(f, grad_fn, x, *, eps=1e-5, rtol=1e-3, atol=1e-5):
    f0, again, c = f(x), f(x), grad_fn(x)
    if not torch.equal(f0, again):
        return CheckResult("stochastic", math.inf, None)
    if c.shape != x.shape:
        raise ValueError(f"claimed gradient: {tuple(c.shape)}, x: {tuple(x.shape)}")
    E = eps * torch.eye(x.numel(), dtype=x.dtype).view(-1, *x.shape)
    F = torch.stack([f(x + e) for e in E]).sub(f0).div(eps)
    B = torch.stack([f(x - e) for e in E]).sub(f0).div(-eps)
    m = (F + B) / 2
    kink = (F - B).abs() > 0.01 * torch.stack([torch.ones_like(F), F.abs(), B.abs()]).amax(0)
    r = (c.ravel() - m).abs() / (atol + rtol * m.abs())
    r = torch.where(r.isnan(), math.inf, r)
    r = torch.where(kink, 0.0, r)
    error, worst = r.max(0)
    if error > 1:
        return CheckResult("wrong", error.item(), worst.item())
    if kink.any():
        return CheckResult("kink", error.item(), kink.int().argmax().item())
    return CheckResult("passed", error.item(), None)


def find_bug(impls):
    h = 1e-5
    start = torch.get_rng_state()
    result = {}
    for name in impls:
        f, grad_fn, points = impls[name]
        is_wrong = False
        for point in points:
            torch.set_rng_state(start)
            claimed = grad_fn(point)
            for i in range(len(point)):
                plus = point.clone()
                minus = point.clone()
                plus[i] += h
                minus[i] -= h
                torch.set_rng_state(start)
                f_plus = f(plus)
                torch.set_rng_state(start)
                f_minus = f(minus)
                s = ((f_plus - f_minus) / (2 * h)).item()
                c = claimed[i].item()
                if not math.isfinite(c) or abs(c - s) > 1e-5 + 1e-3 * abs(s):
                    is_wrong = True
        result[name] = is_wrong
    torch.set_rng_state(start)
    return result


print("slope", central_difference(lecture_loss, P.clone(), 1, 1e-5))
