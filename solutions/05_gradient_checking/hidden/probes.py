"""Probes for grading. Functions are coupled unless there is a reason; every salt draws other inputs."""

import itertools
import math
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.probing import CallCounter, Draw, GlobalState, Submission, attempt, opaque, probe


def coupled(x: Tensor) -> Tensor:
    """The lecture's loss plus a term that ties every element to its neighbour."""
    flat = x.reshape(-1)
    return (flat - flat**2).pow(2).sum() + 3 * torch.sin(flat * flat.roll(1)).sum()


def coupled_gradient(x: Tensor) -> Tensor:
    """The gradient of ``coupled``, in the shape of x."""
    flat = x.reshape(-1)
    wave = 3 * torch.cos(flat * flat.roll(1))
    pull = wave * flat.roll(1) + wave.roll(-1) * flat.roll(-1)
    return (4 * flat**3 - 6 * flat**2 + 2 * flat + pull).reshape(x.shape)


# central_difference


@probe
def each_slope(submission: Submission, draw: Draw) -> dict[str, Any]:
    """central_difference in every coordinate of a coupled function, with a coarse step."""
    x, eps = draw.rand(4, low=0.5, high=1.5, dtype=torch.float64), draw.uniform(0.02, 0.03)
    f, state = CallCounter(opaque(coupled)), GlobalState()
    slopes = [submission.central_difference(f, x, i, eps) for i in range(4)]
    kept = state.unchanged()["grad_mode"]
    return {"slopes": slopes, "x_after": x, "calls": f.calls, "grad_mode_kept": kept}


@probe
def slopes_by_step(submission: Submission, draw: Draw) -> dict[str, Any]:
    """central_difference with several steps, in float64 and in float32."""
    x, f = draw.rand(3, low=0.5, high=1.5, dtype=torch.float64), opaque(coupled)
    return {
        "float64": [submission.central_difference(f, x.clone(), 1, eps) for eps in (0.3, 0.1, 0.004)],
        "far_below_zero": submission.central_difference(
            opaque(lambda p: coupled(p) - 100), x.clone(), 1, 0.1
        ),
        "float32": submission.central_difference(f, x.float(), 2, 2.0**-5),
    }


# numerical_grad


@probe
def whole_gradient(submission: Submission, draw: Draw) -> dict[str, Any]:
    """numerical_grad of a coupled function of a vector, with a coarse step, and what the call left behind."""
    x, eps = draw.rand(5, low=0.5, high=1.5, dtype=torch.float64), draw.uniform(0.02, 0.03)
    f, state = CallCounter(opaque(coupled)), GlobalState()
    gradient = submission.numerical_grad(f, x, eps=eps)
    kept = state.unchanged()["grad_mode"]
    return {"gradient": gradient, "x_after": x, "calls": f.calls, "grad_mode_kept": kept}


@probe
def matrix_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """numerical_grad of a matrix, of a transpose, and of a single number."""
    matrix = draw.rand(2, 3, low=0.5, high=1.5, dtype=torch.float64)
    view = draw.rand(3, 2, low=0.5, high=1.5, dtype=torch.float64).T
    number = draw.rand(low=0.5, high=1.5, dtype=torch.float64)
    f = opaque(coupled)
    return {
        "matrix": submission.numerical_grad(f, matrix, eps=0.02),
        "transpose": submission.numerical_grad(f, view, eps=0.02),
        "number": submission.numerical_grad(f, number, eps=0.02),
    }


@probe
def float32_gradient(submission: Submission, draw: Draw) -> Any:
    """numerical_grad of a float32 vector."""
    x = draw.rand(4, low=0.5, high=1.5)
    return submission.numerical_grad(opaque(coupled), x, eps=2.0**-5)


# relative_error


@probe
def distances(submission: Submission, draw: Draw) -> dict[str, Any]:
    """relative_error of pairs that differ in value, sign, order and length."""
    a = draw.rand(5, low=1.0, high=2.0, dtype=torch.float64)
    b = a + draw.rand(5, low=-0.5, high=0.5, dtype=torch.float64)
    lopsided = a * torch.tensor([1.0, 1.0, -1.0, 1.0, 1.0], dtype=torch.float64)
    matrix = draw.rand(2, 3, low=1.0, high=2.0, dtype=torch.float64)
    distance = submission.relative_error
    return {
        "pair": distance(a, b),
        "swapped": distance(b, a),
        "tripled": distance(3 * a, a),
        "opposite": distance(a, -a),
        "one_sign": distance(lopsided, a),
        "rolled": distance(a, a.roll(1)),
        "matrix": distance(matrix, 1.5 * matrix + 1),
        "close": distance(a, a * (1 + 1e-9)),
        "mixed": distance(a.float(), a + 1e-3),
    }


@probe
def distances_at_zero(submission: Submission, draw: Draw) -> dict[str, Any]:
    """relative_error where a vector, an element or everything is zero or tiny."""
    a = draw.rand(4, low=1.0, high=2.0, dtype=torch.float64)
    zero = torch.zeros(4, dtype=torch.float64)
    sick = torch.tensor([0.0, math.nan, 0.0, 0.0], dtype=torch.float64)
    empty = torch.zeros(0, 3, dtype=torch.float64)
    hole = a * torch.tensor([0.0, 1.0, 1.0, 1.0], dtype=torch.float64)
    nudge = torch.tensor([1e-4, 0.0, 0.0, 0.0], dtype=torch.float64)
    distance = submission.relative_error
    return {
        "one_element_zero": distance(hole, hole + nudge),
        "one_side_zero": distance(zero, a),
        "tiny": distance(1e-12 * a, 1.5e-12 * a),
        "both_zero": distance(zero, zero.clone()),
        "zero_and_minus_zero": distance(zero, -zero),
        "no_elements": distance(empty, empty.clone()),
        "zeros_beside_nan": distance(zero, sick),
    }


@probe
def distances_to_nan(submission: Submission, draw: Draw) -> dict[str, Any]:
    """relative_error where an element is nan or infinite, beside a pair where none is."""
    a = draw.rand(3, low=1.0, high=2.0, dtype=torch.float64)
    sick, endless = a.clone(), a.clone()
    sick[1], endless[2] = math.nan, math.inf
    distance = submission.relative_error
    return {
        "finite": distance(a, a + 0.5),
        "nan_first": distance(sick, a),
        "nan_second": distance(a, sick),
        "nan_both": distance(sick, sick.clone()),
        "infinite": distance(a, endless),
        "infinite_both": distance(endless, endless.clone()),
    }


@probe
def distances_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """relative_error of equal shapes and of shapes that only broadcast."""
    a = draw.rand(3, low=1.0, high=2.0, dtype=torch.float64)
    distance = submission.relative_error
    return {
        "column_pair": distance(a.reshape(3, 1), 2 * a.reshape(3, 1)),
        "number_pair": distance(a[0], a[1] + 1),
        "column_and_row": attempt(distance, a.reshape(3, 1), a),
        "row_and_number": attempt(distance, a, a[0]),
        "number_and_row": attempt(distance, a[0], a),
    }


# gradient_check


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


def bowl(x: Tensor) -> Tensor:
    """Slope 1 and curvature 6 in every coordinate at 0, coupled only at third order."""
    return x.sum() + 3 * (x**2).sum() + x.prod()


def bowl_gradient(x: Tensor) -> Tensor:
    """The gradient of ``bowl``, where no element is zero."""
    return 1 + 6 * x + x.prod() / x


@probe
def judgements(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check of right and wrong gradients of smooth functions, and what it left behind."""
    x = draw.rand(2, 2, low=0.6, high=1.4, dtype=torch.float64)
    lift = torch.zeros(2, 2, dtype=torch.float64)
    lift[1, 0], lift[0, 1] = 0.5, -3.0
    small = draw.rand(3, low=0.01, high=0.02, dtype=torch.float64)
    steep = torch.tensor([1000.0, 1.0, 10.0], dtype=torch.float64)
    f, judge = opaque(coupled), submission.gradient_check
    below = opaque(lambda p: coupled(p) - 100)
    state = GlobalState()
    return {
        "right": fields(judge(f, coupled_gradient, x)),
        "right_below_zero": fields(judge(below, coupled_gradient, x)),
        "too_small": fields(judge(f, lambda p: coupled_gradient(p) + lift, x)),
        "too_large": fields(judge(f, lambda p: coupled_gradient(p) - 2 * lift, x)),
        "rolled": fields(judge(f, lambda p: coupled_gradient(p.reshape(-1)).roll(1).reshape(p.shape), x)),
        "hidden_by_a_large_one": fields(
            judge(
                opaque(lambda p: (steep * torch.sin(p)).sum()),
                lambda p: steep * torch.cos(p) + torch.tensor([0.5, 0.05, 0.0], dtype=torch.float64),
                small,
            )
        ),
        "x_after": x,
        "state": state.unchanged(),
    }


@probe
def judgements_at_the_edge(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check with nan, zero slopes, a huge constant, coarse steps and shapes that broadcast."""
    x = draw.rand(3, low=0.6, high=1.4, dtype=torch.float64)
    flat = torch.tensor([1.0, 2.0, 0.0], dtype=torch.float64) * x
    small = draw.rand(3, low=0.01, high=0.02, dtype=torch.float64)
    mask = torch.tensor([0.0, math.nan, 0.0], dtype=torch.float64)
    f, judge = opaque(coupled), submission.gradient_check
    return {
        "zero_slope": fields(judge(opaque(lambda p: (p**4).sum()), lambda p: 4 * p**3, flat)),
        "zero_slope_wrong": fields(judge(opaque(lambda p: (p**4).sum()), lambda p: 4 * p**3 + 2e-5, flat)),
        "huge_constant": fields(judge(opaque(lambda p: 1e5 + torch.exp(p).sum()), torch.exp, x)),
        "coarse_step": fields(judge(opaque(bowl), bowl_gradient, small, eps=1e-3)),
        "steep_bowl": fields(
            judge(opaque(lambda p: 9 * bowl(p)), lambda p: 9 * bowl_gradient(p), small, eps=1e-3)
        ),
        "gentle_bowl": fields(
            judge(opaque(lambda p: bowl(p) / 4), lambda p: bowl_gradient(p) / 4, small, eps=4e-3)
        ),
        "loose": fields(judge(f, lambda p: coupled_gradient(p) + 0.4, x, rtol=0.0, atol=0.5)),
        "nan": fields(judge(f, lambda p: coupled_gradient(p) + mask, x)),
        "column": attempt(lambda: fields(judge(f, lambda p: coupled_gradient(p).reshape(3, 1), x))),
        "number": attempt(lambda: fields(judge(f, lambda p: coupled_gradient(p)[0], x))),
    }


@probe
def judgements_at_kinks(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check of a function with kinks, at them and away from them."""
    weights = draw.rand(4, low=1.0, high=2.0, dtype=torch.float64)
    smooth = draw.rand(4, low=0.5, high=1.5, dtype=torch.float64)
    kinked = smooth * torch.tensor([1.0, -1.0, 0.0, 1.0], dtype=torch.float64)
    twice = smooth * torch.tensor([1.0, 0.0, -1.0, 0.0], dtype=torch.float64)

    def hinge(p: Tensor) -> Tensor:
        return (weights * p.relu()).sum() + (p[0] * p[3]) ** 2

    def hinge_gradient(p: Tensor) -> Tensor:
        pull = 2 * p[0] * p[3] * torch.stack([p[3], 0 * p[1], 0 * p[2], p[0]])
        return weights * (p > 0) + pull

    def wrong_at_the_end(p: Tensor) -> Tensor:
        return hinge_gradient(p) + torch.tensor([0.0, 0.0, 0.0, 0.25], dtype=torch.float64)

    def slightly_bent(p: Tensor) -> Tensor:
        return p.sum() + 0.015 * p.relu().sum()

    f, judge = opaque(hinge), submission.gradient_check
    return {
        "at_a_slight_kink": fields(judge(opaque(slightly_bent), lambda p: 1 + 0.015 * (p > 0), kinked)),
        "at_the_kink": fields(judge(f, hinge_gradient, kinked)),
        "at_two_kinks": fields(judge(f, hinge_gradient, twice)),
        "wrong_elsewhere": fields(judge(f, wrong_at_the_end, kinked)),
        "nowhere_smooth": fields(judge(opaque(lambda p: p.abs().sum()), torch.sign, 0 * smooth)),
        "away_from_it": fields(judge(f, hinge_gradient, smooth)),
    }


@probe
def judgements_under_noise(submission: Submission, draw: Draw) -> dict[str, Any]:
    """gradient_check of functions that give another value at each call, and of one that does not."""
    x = draw.rand(3, low=0.6, high=1.4, dtype=torch.float64)
    calls = itertools.count()

    def rising(p: Tensor) -> Tensor:
        return coupled(p) + 1e-3 * next(calls)

    def sinking(p: Tensor) -> Tensor:
        return coupled(p) - 1e-3 * next(calls)

    def noisy(p: Tensor) -> Tensor:
        return (p**2).sum() * torch.rand((), dtype=p.dtype)

    judge = submission.gradient_check
    state = GlobalState()
    steady = fields(judge(opaque(coupled), lambda p: coupled_gradient(p) + 1, x))
    return {
        "steady": steady,
        "state": state.unchanged(),
        "noisy": fields(judge(opaque(noisy), lambda p: p, x)),
        "rising": fields(judge(opaque(rising), coupled_gradient, x)),
        "sinking": fields(judge(opaque(sinking), coupled_gradient, x)),
    }


# eps_sweep


def one_sided(f: Callable[[Tensor], Tensor], x: Tensor, eps: float) -> Tensor:
    """The instrument that the probes supply: a forward difference, which solves no exercise."""
    steps = eps * torch.eye(x.numel(), dtype=x.dtype).reshape(-1, *x.shape)
    return torch.stack([(f(x + step) - f(x)) / eps for step in steps]).reshape(x.shape)


@probe
def sweep_in_float64(submission: Submission, draw: Draw) -> dict[str, Any]:
    """eps_sweep in float64 at a matrix, steps in no order."""
    x = draw.rand(2, 2, low=0.6, high=1.4, dtype=torch.float64)
    epss = [1e-2, 0.1, 1e-3, 0.03]
    errors = submission.eps_sweep(coupled, coupled_gradient, x, epss, torch.float64, measure=one_sided)
    return {"errors": errors, "x_after": x}


@probe
def sweep_in_float32(submission: Submission, draw: Draw) -> Any:
    """eps_sweep in float32, from truncation through round-off to a step that does nothing."""
    x = draw.rand(3, low=0.6, high=1.4, dtype=torch.float64)
    epss = [0.1, 1e-2, 1e-3, 1e-5, 1e-10]
    return submission.eps_sweep(coupled, coupled_gradient, x, epss, torch.float32, measure=one_sided)


# find_bug


def lecture_loss(p: Tensor) -> Tensor:
    """The lecture's loss."""
    return (p - p**2).pow(2).sum()


def lecture_gradient(p: Tensor) -> Tensor:
    """Its gradient."""
    return 4 * p**3 - 6 * p**2 + 2 * p


def bent(p: Tensor) -> Tensor:
    """A parabola on the right, a line on the left."""
    return torch.where(p > 0, p**2, -0.01 * p).sum()


def root(p: Tensor) -> Tensor:
    """p^1.5 on the right, 0 on the left."""
    return torch.where(p > 0, p * p.abs().sqrt(), 0 * p).sum()


SCALES = torch.tensor([2000.0, 1.0, 1.0], dtype=torch.float64)

SUSPECTS: list[tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]] = [
    (lecture_loss, lecture_gradient),
    (lecture_loss, lambda p: 2 * (p - p**2)),
    (lambda p: 1e7 + p.exp().sum() + p.prod(), lambda p: p.exp() + p.prod() / p),
    (coupled, lambda p: coupled_gradient(p.roll(1))),
    (bent, lambda p: torch.where(p > 0, 2 * p, -0.01)),
    (bent, lambda p: torch.where(p > 0, 2 * p, -0.0095)),
    (root, lambda p: 1.5 * p / p.sqrt()),
    (lambda p: (SCALES * p.exp()).sum(), lambda p: SCALES * p.exp() - 0.4 * (SCALES == 1)),
]
"""Eight of (f, grad_fn); the tests know them by their position."""


def line_up(draw: Draw, suspects: list[Any]) -> tuple[dict[str, Any], list[str]]:
    """The suspects under shuffled names and in a shuffled order; and the names in the order given."""
    names = draw.shuffled([f"implementation_{k}" for k in range(len(suspects))])
    return dict(draw.shuffled(list(zip(names, suspects, strict=True)))), names


class Witness:
    """Notes how functions are called: in which dtypes, and with how many coordinates moved at once."""

    def __init__(self) -> None:
        """Nothing noted yet."""
        self.dtypes: set[str] = set()
        self.moved = 0

    def watch(self, f: Callable[[Tensor], Tensor], points: list[Tensor]) -> Callable[[Tensor], Tensor]:
        """``f``, opaque and watched; a coordinate has moved if it differs from that of the nearest point."""
        known, cut = [point.clone() for point in points], opaque(f)

        def watched(x: Tensor) -> Tensor:
            self.dtypes.add(str(x.dtype))
            self.moved = max(self.moved, min(int((x != point.to(x.dtype)).sum()) for point in known))
            return cut(x)

        return watched

    def report(self) -> dict[str, Any]:
        """What was noted, as plain values."""
        return {"dtypes": sorted(self.dtypes), "moved_at_once": self.moved}


@probe
def eight_suspects(submission: Submission, draw: Draw) -> dict[str, Any]:
    """find_bug on eight implementations, each with two points."""
    shift = torch.tensor([0.0, 0.4, 0.6], dtype=torch.float64)
    signs = torch.tensor([1.0, -1.0, 1.0], dtype=torch.float64)
    first = shift + draw.rand(3, low=0.6, high=0.9, dtype=torch.float64)
    second = signs * draw.rand(3, low=0.5, high=1.5, dtype=torch.float64)
    one = torch.ones(3, dtype=torch.float64)
    special = {
        0: [one[:1], first[:1]],
        1: [first, one],
        2: [first, first.flip(0)],
        4: [1e-3 * first, -1e-3 * first],
    }
    points = [[x.clone() for x in special.get(k, [first, second])] for k in range(len(SUSPECTS))]
    witness = Witness()
    suspects = [
        (witness.watch(f, where), opaque(grad_fn), where)
        for (f, grad_fn), where in zip(SUSPECTS, points, strict=True)
    ]
    impls, names = line_up(draw, suspects)
    answer = submission.find_bug(impls)
    return {"answer": answer, "names": names, "points_after": points, "seen": witness.report()}


def with_noise(formula: Callable[[Tensor, Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
    """``formula(x, noise)`` as a function of x that draws its noise from torch's global generator."""
    return lambda x: formula(x, torch.rand(x.shape, dtype=x.dtype) + 0.5)


NOISY_SUSPECTS: list[tuple[Callable[[Tensor], Tensor], Callable[[Tensor], Tensor]]] = [
    (with_noise(lambda x, noise: (x**2 + noise).sum()), with_noise(lambda x, noise: 2 * x + 0 * noise)),
    (with_noise(lambda x, noise: (noise * x**2).sum()), with_noise(lambda x, noise: 2 * x + 0 * noise)),
    (
        with_noise(lambda x, noise: (noise * x).sin().sum()),
        with_noise(lambda x, noise: noise * (noise * x).cos()),
    ),
    (with_noise(lambda x, noise: (noise * x**3).sum()), with_noise(lambda x, noise: 6 * noise * x**2)),
]
"""Four of (f, grad_fn) that draw noise; the tests know them by their position."""


@probe
def noisy_suspects(submission: Submission, draw: Draw) -> dict[str, Any]:
    """find_bug on implementations that draw noise, and the generator after it."""
    points, witness = [draw.rand(3, low=0.6, high=1.4, dtype=torch.float64)], Witness()
    suspects = [(witness.watch(f, points), opaque(grad_fn), points) for f, grad_fn in NOISY_SUSPECTS]
    impls, names = line_up(draw, suspects)
    state = GlobalState()
    answer = submission.find_bug(impls)
    kept = state.unchanged()["rng"]
    return {"answer": answer, "names": names, "generator_kept": kept, "seen": witness.report()}
