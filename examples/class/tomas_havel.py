"""hw5 - will finish on the train"""
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
    up = x.clone()
    up[i] += eps
    down = x.clone()
    down[i] -= eps
    # the difference of two close numbers: take it in double precision
    difference = f(up).to(torch.float64) - f(down).to(torch.float64)
    return (difference / (2.0 * eps)).to(x.dtype)


def numerical_grad(f, x, eps=1e-5):
    grad = torch.zeros_like(x)
    for i in range(x.numel()):
        up = x.clone()
        down = x.clone()
        # TODO index for matrices??
        grad[i] = (f_up - f_down) / (2 * eps)
    return grad


def relative_error(a, b):
    ...


def eps_sweep(f, g, x, epss, dtype, *, measure):
    pass
