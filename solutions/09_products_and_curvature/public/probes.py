"""Probes of the checks in the notebook. Grading uses others, on other functions and points."""

import sys
from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, probe


def vector(*numbers: float) -> Tensor:
    """A float64 vector."""
    return torch.tensor(numbers, dtype=torch.float64)


def lecture(p: Tensor) -> Tensor:
    """The lecture's loss."""
    return (p - p**2).pow(2).sum()


def ring(p: Tensor) -> Tensor:
    """The loss in a ring, of any shape: every number is tied to the next."""
    flat = p.reshape(-1)
    return (flat - flat.roll(-1) ** 2).pow(2).sum()


def shear(x: Tensor) -> Tensor:
    """From three numbers to two."""
    return torch.stack([x[0] * x[1], x[1] ** 2 * x[2]])


def turn(x: Tensor) -> Tensor:
    """From a matrix (2, 2) to another: the product with itself."""
    return x @ x


def powers(x: Tensor) -> Tensor:
    """From a single number to three."""
    return torch.stack([x, x**2, x**3])


def left_behind(x: Tensor, state: GlobalState, *constants: Tensor) -> dict[str, Any]:
    """What is left of the arguments."""
    return {
        "x": x.detach().clone(),
        "requires_grad of x": x.requires_grad,
        "grad of x": x.grad if x.grad is None else x.grad.detach().clone(),
        "v": [c.detach().clone() for c in constants],
        "global_state_unchanged": state.unchanged(),
    }


def both(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """What two calls have left behind."""
    return {"left_by_the_first_call": first, "left_at_the_parameter": second}


def parameter(*numbers: float) -> Tensor:
    """A leaf that has a gradient already."""
    x = vector(*numbers).requires_grad_()
    x.grad = torch.full_like(x, 7.0)
    return x


def noting(function: Any, exercise: str, notes: list[str]) -> Any:
    """The function; it notes who of torch's ready-made functions calls it."""
    whole = {"jacobian": ("jacrev", "jacfwd", "jacobian"), "hvp": ("hvp", "vhp")}[exercise]
    places = ("torch.autograd.functional", "torch._functorch.eager_transforms")

    def noted(x: Tensor) -> Tensor:
        frame = sys._getframe(1)
        while frame is not None:
            name = frame.f_code.co_qualname.split(".")[0]
            if frame.f_globals.get("__name__") in places and name in whole and name not in notes:
                notes.append(name)
            frame = frame.f_back
        return function(x)

    return noted


@probe
def vjp_of_three_functions(submission: Submission, draw: Draw) -> dict[str, Any]:
    """vjp of p² at (1, 3, 2, 2) with v = (1, 10, 100, 1000), of three other functions, and at a parameter"""
    p, v = vector(1, 3, 2, 2), vector(1, 10, 100, 1000)
    state = GlobalState()
    squares = submission.vjp(lambda t: t**2, p, v)
    after = left_behind(p, state, v)
    matrix, leaf = vector(1, 2, 3, 4).reshape(2, 2), parameter(2, 3, 5)
    return {
        "squares": squares,
        "two_of_three": submission.vjp(shear, vector(2, 3, 5), vector(1, 10)),
        "matrices": submission.vjp(turn, matrix.T, vector(1, 0, 0, 10).reshape(2, 2)),
        "powers": submission.vjp(powers, torch.tensor(2.0), torch.tensor([1.0, 10.0, 100.0])),
        "parameter": submission.vjp(shear, leaf, vector(0, 1)),
        **both(after, left_behind(leaf, state)),
    }


@probe
def jvp_of_three_functions(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jvp of p² at (1, 3, 2, 2) with v = (1, 10, 100, 1000), of three other functions, and at a parameter"""
    p, v = vector(1, 3, 2, 2), vector(1, 10, 100, 1000)
    state = GlobalState()
    squares = submission.jvp(lambda t: t**2, p, v)
    after = left_behind(p, state, v)
    matrix, leaf = vector(1, 2, 3, 4).reshape(2, 2), parameter(2, 3, 5)
    return {
        "squares": squares,
        "two_of_three": submission.jvp(shear, vector(2, 3, 5), vector(1, 10, 100)),
        "matrices": submission.jvp(turn, matrix.T, vector(1, 0, 0, 10).reshape(2, 2)),
        "powers": submission.jvp(powers, torch.tensor(2.0), torch.tensor(10.0)),
        "parameter": submission.jvp(shear, leaf, vector(0, 1, 1)),
        **both(after, left_behind(leaf, state)),
    }


@probe
def four_tables(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jacobian of a map from 3 numbers to 2, of matrices, the lecture's loss, powers, and at a parameter"""
    notes: list[str] = []
    x, state = vector(2, 3, 5), GlobalState()
    table = submission.jacobian(noting(shear, "jacobian", notes), x)
    after = left_behind(x, state)
    matrix, leaf = vector(1, 2, 3, 4).reshape(2, 2), parameter(2, 3, 5)
    tables = {
        "table": table,
        "matrices": submission.jacobian(noting(turn, "jacobian", notes), matrix.T),
        "lecture": submission.jacobian(noting(lecture, "jacobian", notes), vector(1, 3, 2, 2)),
        "powers": submission.jacobian(noting(powers, "jacobian", notes), torch.tensor(2.0)),
        "parameter": submission.jacobian(noting(shear, "jacobian", notes), leaf),
    }
    return {**tables, **both(after, left_behind(leaf, state)), "made_by_hand": not notes}


@probe
def hvp_of_both_losses(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp of both losses at (1, 3, 2, 2) with v = (1, 1, 0, -1), as a matrix, in float32, at a parameter"""
    notes: list[str] = []
    p, v = vector(1, 3, 2, 2), vector(1, 1, 0, -1)
    f, g, state = noting(lecture, "hvp", notes), noting(ring, "hvp", notes), GlobalState()
    straight = submission.hvp(f, p, v)
    after = left_behind(p, state, v)
    matrix, leaf = p.reshape(2, 2), parameter(1, 3, 2, 2)
    products = {
        "lecture": straight,
        "ring": submission.hvp(g, p, v),
        "matrix": submission.hvp(g, matrix.T, v.reshape(2, 2)),
        "float32": submission.hvp(g, p.float(), v.float()),
        "parameter": submission.hvp(g, leaf, v),
    }
    return {**products, **both(after, left_behind(leaf, state)), "made_by_hand": not notes}


@probe
def hvp_of_a_straight_line(submission: Submission, draw: Draw) -> Tensor:
    """hvp of the linear function p₀ + 3 p₁ + 2 p₂ at (1, 1, 0), with v = (1, 3, 2)"""
    weights = vector(1, 3, 2)
    return submission.hvp(lambda t: (weights * t).sum(), vector(1, 1, 0), weights.clone())


@probe
def diagonals_of_both_losses(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hessian_diag of the lecture's loss and of the ring at (1, 3, 2, 2), as a vector and as a transpose"""
    p, state = vector(1, 3, 2, 2), GlobalState()
    straight = submission.hessian_diag(lecture, p)
    after = left_behind(p, state)
    leaf = parameter(1, 3, 2, 2)
    return {
        "lecture": straight,
        "ring": submission.hessian_diag(ring, p),
        "matrix": submission.hessian_diag(ring, p.reshape(2, 2).T),
        "float32": submission.hessian_diag(ring, p.float()),
        "parameter": submission.hessian_diag(ring, leaf),
        **both(after, left_behind(leaf, state)),
    }


@probe
def steepest_of_both_losses(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig of the lecture's loss at (1, 3, 2, 2), of ± the ring, after few and many iterations"""
    p, ones = vector(1, 3, 2, 2), vector(1, 1, 1, 1)
    gen, state = torch.Generator().manual_seed(5), GlobalState()
    top_eig = submission.top_eig
    value, direction = top_eig(lecture, p, 40, gen)
    few = list(top_eig(ring, ones, 3, gen))
    leaf = parameter(1, 1, 1, 1)
    return {
        "lecture": value,
        "direction": direction,
        "few": few,
        "negative": list(top_eig(lambda t: -ring(t), ones, 31, gen)),
        "matrix": list(top_eig(ring, p.reshape(2, 2).T, 4, gen)),
        "float32": list(top_eig(ring, p.float(), 4, gen)),
        "parameter": list(top_eig(ring, leaf, 1, gen)),
        **both(left_behind(p, state), left_behind(leaf, state)),
    }


@probe
def numbers_drawn(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig of the ring, with equal and other seeds in gen and in the global generator, 1 and 4 iterations"""
    p, gen, once = vector(1, 3, 2, 2), torch.Generator(), torch.Generator().manual_seed(5)
    torch.randn(4, dtype=torch.float64, generator=once)
    found, moved, own_next, global_next = [], [], [], []
    for own, common, iters in ((5, 1, 1), (5, 2, 1), (6, 2, 1), (5, 2, 4)):
        torch.manual_seed(common)
        state, before = GlobalState(), gen.manual_seed(own).get_state()
        found.append(submission.top_eig(ring, p, iters, gen)[1].detach().clone())
        moved.append([not torch.equal(gen.get_state(), before), not state.unchanged()["rng"]])
        own_next.append(torch.rand((), generator=gen).item())
        global_next.append(torch.rand(()).item())
    return {
        "equal generators give equal results": torch.allclose(found[0], found[1]),
        "other generators give other results": not torch.allclose(found[1], found[2]),
        "more iterations give other results": not torch.allclose(found[1], found[3]),
        "gen was drawn from": moved[0][0],
        "gen was drawn from once, by randn": own_next[0] == torch.rand((), generator=once).item(),
        "more iterations draw more": own_next[1] != own_next[3],
        "the global generator was touched": moved[0][1],
        "the global generator was seeded": global_next[0] == global_next[1],
    }
