"""Probes of the checks in the notebook. Grading uses others, on other functions and points."""

import math
from typing import Any

import torch
from torch import Tensor

from autograder.probing import CallCounter, Draw, GlobalState, Submission, attempt, opaque, probe


def vector(*numbers: float) -> Tensor:
    """A float64 vector."""
    return torch.tensor(numbers, dtype=torch.float64)


def lecture_loss(p: Tensor) -> Tensor:
    """The lecture's loss."""
    return (p - p**2).pow(2).sum()


def lecture_gradient(p: Tensor) -> Tensor:
    """Its gradient."""
    return 4 * p**3 - 6 * p**2 + 2 * p


def chain(x: Tensor) -> Tensor:
    """A coupled function: every element is tied to the next."""
    flat = x.reshape(-1)
    return (flat[:-1] ** 2 * flat[1:]).sum() + (flat**3).sum()


@probe
def lecture_slopes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """central_difference of the lecture's loss at P = (1, 3, 2, 2), and of a coupled function."""
    x, f, state = vector(1, 3, 2, 2), CallCounter(opaque(lecture_loss)), GlobalState()
    slopes = [submission.central_difference(f, x, i, 0.01) for i in range(4)]
    return {
        "slopes": slopes,
        "x_after": x,
        "calls": f.calls,
        "grad_mode_kept": state.unchanged()["grad_mode"],
        "coupled": submission.central_difference(opaque(chain), vector(1.0, 0.5, 2.0), 1, 0.1),
        "float32": submission.central_difference(opaque(chain), vector(1.0, 0.5, 2.0).float(), 0, 0.125),
    }


@probe
def lecture_numerical_gradient(submission: Submission, draw: Draw) -> dict[str, Any]:
    """numerical_grad of the lecture's loss at P = (1, 3, 2, 2) and of a coupled function, with eps = 0.01."""
    x, f, state = vector(1, 3, 2, 2), CallCounter(opaque(lecture_loss)), GlobalState()
    gradient = submission.numerical_grad(f, x, eps=0.01)
    return {
        "gradient": gradient,
        "x_after": x,
        "calls": f.calls,
        "grad_mode_kept": state.unchanged()["grad_mode"],
        "coupled": submission.numerical_grad(opaque(chain), vector(1.0, 0.5, 2.0), eps=0.01),
        "float32": submission.numerical_grad(opaque(chain), vector(1.0, 0.5, 2.0).float(), eps=0.125),
    }


@probe
def gradients_of_matrices(submission: Submission, draw: Draw) -> dict[str, Any]:
    """numerical_grad at a matrix and at a transpose."""
    matrix = vector(1.0, 0.5, 2.0, 1.5, 0.7, 1.2).reshape(3, 2)
    return {
        "matrix": submission.numerical_grad(opaque(chain), matrix, eps=0.05),
        "transpose": submission.numerical_grad(opaque(chain), matrix.T, eps=0.05),
    }


@probe
def lecture_distances(submission: Submission, draw: Draw) -> dict[str, Any]:
    """relative_error of a few gradients from the lecture's gradient (0, 60, 12, 12), and of edge cases."""
    right, zero, distance = vector(0, 60, 12, 12), vector(0, 0, 0, 0), submission.relative_error
    return {
        "measured": distance(vector(2e-4, 60.0010, 12.0006, 12.0006), right),
        "doubled": distance(vector(0, 120, 24, 24), right),
        "swapped": distance(vector(60, 0, 12, 12), right),
        "negative": distance(-right, right),
        "tiny": distance(1e-12 * right, 3e-12 * right),
        "nearly": distance(right, vector(0, 60.0000001, 12, 12)),
        "zeros": distance(zero, zero.clone()),
        "zero_first": distance(zero, right),
        "nan": distance(vector(0, math.nan, 12, 12), right),
        "infinity": distance(right, vector(0, math.inf, 12, 12)),
        "column": attempt(distance, right.reshape(4, 1), right),
    }


def fields(result: Any) -> dict[str, Any]:
    """A CheckResult as plain values. A tiny error is rounding noise, so the second decimal is its last."""
    error = result.error
    rounded = round(error, 2) if isinstance(error, float) and error < 1 else error
    return {
        "verdict": result.verdict,
        "passed": result.passed,
        "error": rounded,
        "worst_index": result.worst_index,
    }


@probe
def lecture_claims(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check of the gradients that are claimed in the lecture."""
    x, f, judge, state = vector(1, 3, 2, 1.5), opaque(lecture_loss), submission.gradient_check, GlobalState()
    return {
        "right": fields(judge(f, lecture_gradient, x)),
        "w_held_fixed": fields(judge(f, lambda p: 2 * (p - p**2), x)),
        "p_itself": fields(judge(f, lambda p: p, x)),
        "reversed": fields(judge(f, lambda p: lecture_gradient(p).flip(0), x)),
        "x_after": x,
        "state": state.unchanged(),
    }


@probe
def hard_claims(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check with a large slope beside a small one, nan, kinks, noise, and a wrong shape."""
    x, f, judge = vector(1, 3, 2, 2), opaque(lecture_loss), submission.gradient_check
    relu, steep = opaque(lambda p: p.relu().sum()), opaque(lambda p: (vector(1000, 1) * p).sum())
    bowl, far_up = opaque(lambda p: (p + 3 * p**2).sum()), opaque(lambda p: 1e5 + p.exp().sum())

    def step(p: Tensor) -> Tensor:
        return (p > 0).to(p.dtype)

    def noisy(p: Tensor) -> Tensor:
        return (p**2).sum() * torch.rand((), dtype=p.dtype)

    return {
        "nan": fields(judge(f, lambda p: lecture_gradient(p) + vector(0, 0, math.nan, 0), x)),
        "small_beside_large": fields(judge(steep, lambda p: vector(1000.5, 1.02), vector(1, 1))),
        "kink": fields(judge(relu, step, vector(1, 0, -1))),
        "kink_and_wrong": fields(judge(relu, lambda p: 2 * step(p), vector(-1, 0, 1))),
        "coarse_step": fields(judge(bowl, lambda p: 1 + 6 * p, vector(0, 0.01), eps=1e-3)),
        "huge_constant": fields(judge(far_up, torch.exp, vector(0.5, 1.1))),
        "noisy": fields(judge(opaque(noisy), lambda p: p, x)),
        "column": attempt(lambda: fields(judge(f, lambda p: lecture_gradient(p).reshape(4, 1), x))),
    }


@probe
def sweep_of_a_known_error(submission: Submission, draw: Draw) -> dict[str, Any]:
    """eps_sweep with an instrument whose error is known: it is off by the factor 1 + eps."""

    def instrument(f: Any, x: Tensor, eps: float) -> Tensor:
        signs = torch.ones_like(x)
        signs[0] = -1
        return lecture_gradient(x) * (1 + eps * signs)

    x, epss, sweep = vector(1.1, 3.3, 2.2, 2.1), [0.01, 0.1, 0.001], submission.eps_sweep
    return {
        "float64": sweep(lecture_loss, lecture_gradient, x, epss, torch.float64, measure=instrument),
        "float32": sweep(lecture_loss, lecture_gradient, x, [1e-3, 1e-9], torch.float32, measure=instrument),
        "x_after": x,
    }


@probe
def named_suspects(submission: Submission, draw: Draw) -> dict[str, Any]:
    """find_bug on nine implementations, and the points and the generator after it."""

    def noisy(x: Tensor) -> Tensor:
        return (torch.rand(x.shape, dtype=x.dtype) * x**2).sum()

    def noisy_gradient(x: Tensor) -> Tensor:
        return torch.rand(x.shape, dtype=x.dtype) * 2 * x

    def leaky(x: Tensor) -> Tensor:
        return torch.where(x > 0, x, 0.1 * x).sum()

    one, mixed, ones = vector(1.0, 3.0, 2.0), vector(0.5, -1.5, 2.0), vector(1, 1, 1)
    steep = vector(2000, 1, 1)
    suspects = {
        "closed_form": (lecture_loss, lecture_gradient, [vector(1.0), vector(3.0)]),
        "w_held_fixed": (lecture_loss, lambda p: 2 * (p - p**2), [one, ones]),
        "reversed": (lecture_loss, lambda p: lecture_gradient(p.flip(0)), [one, mixed]),
        "flat_on_the_left": (leaky, lambda p: torch.where(p > 0, 1.0, 0 * p), [one, mixed]),
        "logarithm": (lambda p: p.abs().log().sum(), lambda p: (p.log() - p.log()) + 1 / p, [one, mixed]),
        "one_of_three": (lambda p: (steep * p).sum(), lambda p: steep + vector(0, 0.3, 0) + 0 * p, [one]),
        "far_up": (lambda p: 1e5 + (p + 30 * p**2).sum(), lambda p: 1 + 60 * p, [vector(0.01, 0.02)]),
        "noisy": (noisy, noisy_gradient, [one]),
        "noise_on_top": (lambda p: (p**3).sum() + torch.rand(()), lambda p: 3 * p**2, [one]),
    }
    points = [[x.clone() for x in where] for _, _, where in suspects.values()]
    dtypes: set[str] = set()

    def watched(f: Any) -> Any:
        return opaque(lambda x: dtypes.add(str(x.dtype)) or f(x))

    impls = {
        name: (watched(f), opaque(grad_fn), own)
        for (name, (f, grad_fn, _)), own in zip(suspects.items(), points, strict=True)
    }
    state = GlobalState()
    answer = submission.find_bug(impls)
    kept = state.unchanged()["rng"]
    return {"answer": answer, "points_after": points, "generator_kept": kept, "dtypes": sorted(dtypes)}
