"""What descends from the type that is asked for: NumPy's numbers and bools, a StrEnum's verdicts, errors and dicts of its own."""

from collections import defaultdict
from enum import StrEnum

import numpy as np


class ShapeMismatch(ValueError):
    pass


class WrongShape(ShapeMismatch):
    pass


class Answers(defaultdict):
    pass


Found = StrEnum("Found", {name: name for name in ("passed", "wrong", "kink", "stochastic")})


def relative_error(a, b):
    if a.shape != b.shape:
        raise ShapeMismatch(a.shape, b.shape)
    a, b = a.detach().double().flatten().numpy(), b.detach().double().flatten().numpy()
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return np.float64("nan")
    size = np.linalg.norm(a) + np.linalg.norm(b)
    return np.linalg.norm(a - b) / size if size > 0 else np.float64(0)


def gradient_check(f, grad_fn, x, *, eps=1e-5, rtol=1e-3, atol=1e-5):
    here = f(x).item()
    if f(x).item() != here:
        return CheckResult(Found.stochastic, math.inf, None)
    claimed = grad_fn(x)
    if claimed.shape != x.shape:
        raise WrongShape
    error, worst, first_kink = np.float64(0), None, None
    for i in range(x.numel()):
        step = torch.zeros(x.numel(), dtype=x.dtype)
        step[i] = eps
        step = step.reshape(x.shape)
        ahead, behind = (f(x + step).item() - here) / eps, (here - f(x - step).item()) / eps
        if abs(ahead - behind) > 0.01 * max(1, abs(ahead), abs(behind)):
            first_kink = np.int64(i) if first_kink is None else first_kink
            continue
        measured = (ahead + behind) / 2
        ratio = np.float64(abs(claimed.flatten()[i].item() - measured)) / (atol + rtol * abs(measured))
        ratio = np.float64("inf") if np.isnan(ratio) else ratio
        if ratio > error:
            error, worst = ratio, np.int64(i)
    if error > 1:
        return CheckResult(Found.wrong, error, worst)
    if first_kink is not None:
        return CheckResult(Found.kink, error, first_kink)
    return CheckResult(Found.passed, error, None)


def find_bug(impls):
    state = torch.get_rng_state()
    answers = Answers(bool)
    for name, (f, grad_fn, points) in impls.items():
        for x in points:
            torch.set_rng_state(state)
            claimed = grad_fn(x)
            measured = torch.zeros_like(x)
            for i in range(len(x)):
                step = torch.zeros_like(x)
                step[i] = 1e-5
                values = []
                for point in (x + step, x - step):
                    torch.set_rng_state(state)
                    values.append(f(point))
                measured[i] = (values[0] - values[1]) / 2e-5
            agree = np.isclose(claimed.numpy(), measured.numpy(), rtol=1e-3, atol=1e-5).all()
            answers[name] = np.bool_(answers[name] or not agree)
    torch.set_rng_state(state)
    return answers
