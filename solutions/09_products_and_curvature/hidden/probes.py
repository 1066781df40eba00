"""What the graders observe of "Products and curvature".

Large constants and large linear terms change no derivative that is asked for, but they drown difference
quotients in rounding noise. Every function is coupled.
"""

import sys
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, probe

READY_MADE = {
    "jacobian": ("torch.func.jacrev", "torch.func.jacfwd", "torch.autograd.functional.jacobian"),
    "hvp": ("torch.autograd.functional.hvp", "torch.autograd.functional.vhp"),
}
"""The functions of torch that are an exercise."""
FAR_UP = 1e8
"""A constant that costs difference quotients more digits than float32 does, with any step; so the two look different."""


def watched(function: Callable[[Tensor], Tensor], exercise: str, seen: list[str]) -> Any:
    """``function``, which notes in ``seen`` whether torch's ready-made answer is calling it."""

    def watching(x: Tensor) -> Tensor:
        frame = sys._getframe(1)
        while frame is not None:
            module, name = frame.f_globals.get("__name__", ""), frame.f_code.co_qualname.split(".")[0]
            place = "torch.func" if module.startswith("torch._functorch.") else module
            if f"{place}.{name}" in READY_MADE[exercise] and f"{place}.{name}" not in seen:
                seen.append(f"{place}.{name}")
            frame = frame.f_back
        return function(x)

    return watching


def traces(x: Tensor, v: Tensor, state: GlobalState) -> dict[str, Any]:
    """What a call left behind."""
    grad = x.grad if x.is_leaf else None
    return {
        "x": x.detach().clone(),
        "v": v.detach().clone(),
        "requires_grad": [x.requires_grad, v.requires_grad],
        "grad": None if grad is None else grad.detach().clone(),
        "state": state.unchanged(),
    }


def contained(function: Callable[..., Any]) -> Callable[..., Any]:
    """``function``; a grad mode that it leaves switched does not reach the next call."""

    def call(*args: Any) -> Any:
        with torch.enable_grad():
            return function(*args)

    return call


def float64(draw: Draw, *size: int) -> Tensor:
    """Numbers between .4 and 1.4, of either sign."""
    numbers = draw.rand(*size, low=0.4, high=1.4, dtype=torch.float64)
    return numbers * (2 * draw.randint(0, 2, *size) - 1)


def used_leaf(draw: Draw, *size: int) -> Tensor:
    """A leaf that requires grad and has a gradient already."""
    x = float64(draw, *size).requires_grad_()
    x.grad = float64(draw, *size)
    return x


def squashing(draw: Draw, outputs: int, inputs: int, *, height: float = 1000.0) -> Callable[[Tensor], Tensor]:
    """A random map from vectors to vectors, at this height above 0."""
    a, b = float64(draw, outputs, inputs), float64(draw, outputs, inputs)

    def squash(x: Tensor) -> Tensor:
        return height + torch.tanh(a.to(x.dtype) @ x) + b.to(x.dtype) @ (x**3 * x.roll(1))

    return squash


def of_matrices(draw: Draw) -> Callable[[Tensor], Tensor]:
    """A random map from (2, 3) to (4, 2)."""
    a, b = float64(draw, 4, 2), float64(draw, 3, 2)
    return lambda x: 1000 + a @ (x**2 + torch.sin(x.roll(1, 0))) @ b


def to_a_number(x: Tensor) -> Tensor:
    """From (2, 3) to ()."""
    return 1000 + (x**2 * x.roll(1, 1)).sum()


def from_a_number(x: Tensor) -> Tensor:
    """From () to (3,)."""
    return 1000 + torch.stack([torch.sin(2 * x), x**3, torch.exp(x)])


def hilly(draw: Draw, n: int) -> Callable[[Tensor], Tensor]:
    """A random function of n numbers whose Hessian is full."""
    a = float64(draw, n + 1, n)

    def height(x: Tensor) -> Tensor:
        waves = torch.sin(a.to(x.dtype) @ x).pow(2).sum()
        return 1000 * x.sum() + waves + (x**3 * x.roll(1)).sum()

    return height


def hilly_of_matrices(draw: Draw) -> Callable[[Tensor], Tensor]:
    """A random function of matrices (2, 3)."""
    a = float64(draw, 3, 2)
    return lambda x: 1000 * x.sum() + (a @ x).pow(4).sum() / 10 + torch.sin(x.T @ x).sum()


def hilly_number(x: Tensor) -> Tensor:
    """A function of one number."""
    return 1000 * x + torch.sin(x) * x**3


# vjp


@probe
def cotangents_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """vjp of a map from 4 to 3 numbers and of one from 3 to 3, and what the first call left behind"""
    f, g = squashing(draw, 3, 4), squashing(draw, 3, 3, height=FAR_UP)
    x, v = float64(draw, 4), float64(draw, 3)
    state = GlobalState()
    product = submission.vjp(f, x, v)
    left = traces(x, v, state)
    return {
        "product": product,
        "square": contained(submission.vjp)(g, float64(draw, 3), float64(draw, 3)),
        "traces": left,
    }


@probe
def cotangents_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """vjp at a transpose with a matrix of outputs, with a single output, and at a single number"""
    vjp, view = contained(submission.vjp), float64(draw, 3, 2).T
    return {
        "matrices": vjp(of_matrices(draw), view, float64(draw, 4, 2)),
        "one_output": vjp(to_a_number, float64(draw, 2, 3), float64(draw) + 3),
        "one_input": vjp(from_a_number, float64(draw), float64(draw, 3)),
    }


@probe
def cotangents_in_float32(submission: Submission, draw: Draw) -> Any:
    """vjp in float32"""
    return submission.vjp(squashing(draw, 2, 3), float64(draw, 3).float(), float64(draw, 2).float())


@probe
def cotangents_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """vjp at a parameter that has a gradient already, and what the call left behind"""
    f, x, v = squashing(draw, 2, 3), used_leaf(draw, 3), float64(draw, 2)
    state = GlobalState()
    product = submission.vjp(f, x, v)
    return {"product": product, "traces": traces(x, v, state)}


# jvp


@probe
def tangents_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jvp of a map from 4 to 3 numbers and of one from 3 to 3, and what the first call left behind"""
    f, g = squashing(draw, 3, 4), squashing(draw, 3, 3, height=FAR_UP)
    x, v = float64(draw, 4), float64(draw, 4)
    state = GlobalState()
    product = submission.jvp(f, x, v)
    left = traces(x, v, state)
    return {
        "product": product,
        "square": contained(submission.jvp)(g, float64(draw, 3), float64(draw, 3)),
        "traces": left,
    }


@probe
def tangents_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jvp at a transpose with a matrix of outputs, with a single output, at a single number, and with a v of zeros"""
    jvp, view = contained(submission.jvp), float64(draw, 3, 2).T
    return {
        "matrices": jvp(of_matrices(draw), view, float64(draw, 2, 3)),
        "one_output": jvp(to_a_number, float64(draw, 2, 3), float64(draw, 2, 3)),
        "one_input": jvp(from_a_number, float64(draw), float64(draw) + 3),
        "at_rest": jvp(to_a_number, float64(draw, 2, 3), torch.zeros(2, 3, dtype=torch.float64)),
    }


@probe
def tangents_in_float32(submission: Submission, draw: Draw) -> Any:
    """jvp in float32"""
    return submission.jvp(squashing(draw, 2, 3), float64(draw, 3).float(), float64(draw, 3).float())


@probe
def tangents_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jvp at a parameter that has a gradient already, and what the call left behind"""
    f, x, v = squashing(draw, 2, 3), used_leaf(draw, 3), float64(draw, 3)
    state = GlobalState()
    product = submission.jvp(f, x, v)
    return {"product": product, "traces": traces(x, v, state)}


# jacobian


@probe
def slopes_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jacobian of a map from 4 to 3 numbers and of one from 3 to 3, and what the first call left behind"""
    seen: list[str] = []
    f, g = (watched(squashing(draw, 3, n), "jacobian", seen) for n in (4, 3))
    x, state = float64(draw, 4), GlobalState()
    table = submission.jacobian(f, x)
    left = traces(x, x, state)
    square = contained(submission.jacobian)(g, float64(draw, 3))
    return {"table": table, "square": square, "traces": left, "made_by_hand": not seen}


@probe
def slopes_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jacobian at a transpose with a matrix of outputs, with a single output, at a single number, and from (1,) to (1,)"""
    seen: list[str] = []
    jacobian = contained(submission.jacobian)
    f, g, h = (watched(k, "jacobian", seen) for k in (of_matrices(draw), to_a_number, from_a_number))
    return {
        "matrices": jacobian(f, float64(draw, 3, 2).T),
        "one_output": jacobian(g, float64(draw, 2, 3)),
        "one_input": jacobian(h, float64(draw)),
        "one_element": jacobian(watched(torch.sin, "jacobian", seen), float64(draw, 1)),
        "made_by_hand": not seen,
    }


@probe
def slopes_in_float32(submission: Submission, draw: Draw) -> Any:
    """jacobian in float32"""
    seen: list[str] = []
    f = watched(squashing(draw, 2, 3), "jacobian", seen)
    return {"table": submission.jacobian(f, float64(draw, 3).float()), "made_by_hand": not seen}


@probe
def slopes_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """jacobian at a parameter that has a gradient already, and what the call left behind"""
    seen: list[str] = []
    f, x = watched(squashing(draw, 2, 3), "jacobian", seen), used_leaf(draw, 3)
    state = GlobalState()
    table = submission.jacobian(f, x)
    return {"table": table, "traces": traces(x, x, state), "made_by_hand": not seen}


# hvp


@probe
def bends_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp of a coupled function of 4 numbers in a random direction, and what the call left behind"""
    seen: list[str] = []
    f, x, v = watched(hilly(draw, 4), "hvp", seen), float64(draw, 4), float64(draw, 4)
    state = GlobalState()
    product = submission.hvp(f, x, v)
    return {"product": product, "traces": traces(x, v, state), "made_by_hand": not seen}


@probe
def bends_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp at a matrix, at a transpose, at a single number, and with a v of zeros"""
    seen: list[str] = []
    hvp = contained(submission.hvp)
    f, g = watched(hilly_of_matrices(draw), "hvp", seen), watched(hilly_number, "hvp", seen)
    return {
        "matrix": hvp(f, float64(draw, 2, 3), float64(draw, 2, 3)),
        "transpose": hvp(f, float64(draw, 3, 2).T, float64(draw, 2, 3)),
        "number": hvp(g, float64(draw), float64(draw) + 3),
        "at_rest": hvp(f, float64(draw, 2, 3), torch.zeros(2, 3, dtype=torch.float64)),
        "made_by_hand": not seen,
    }


@probe
def bends_in_float32(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp in float32"""
    seen: list[str] = []
    f = watched(hilly(draw, 3), "hvp", seen)
    product = submission.hvp(f, float64(draw, 3).float(), float64(draw, 3).float())
    return {"product": product, "made_by_hand": not seen}


@probe
def bends_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp at a parameter that has a gradient already, and what the call left behind"""
    seen: list[str] = []
    f, x, v = watched(hilly(draw, 3), "hvp", seen), used_leaf(draw, 3), float64(draw, 3)
    state = GlobalState()
    product = submission.hvp(f, x, v)
    return {"product": product, "traces": traces(x, v, state), "made_by_hand": not seen}


@probe
def bends_of_planes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hvp of a function that is linear in all of its numbers, and of one that is linear in two of them"""
    seen: list[str] = []
    hvp, a = contained(submission.hvp), float64(draw, 4)

    def half_flat(x: Tensor) -> Tensor:
        return (a * x).sum() + x[0] ** 3 * x[2]

    flat = watched(lambda x: (a * x).sum(), "hvp", seen)
    return {
        "half_flat": hvp(watched(half_flat, "hvp", seen), float64(draw, 4), float64(draw, 4)),
        "flat": hvp(flat, float64(draw, 4), float64(draw, 4)),
        "made_by_hand": not seen,
    }


# hessian_diag


@probe
def own_bends_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hessian_diag of a coupled function of 4 numbers, and what the call left behind"""
    f, x, state = hilly(draw, 4), float64(draw, 4), GlobalState()
    diagonal = submission.hessian_diag(f, x)
    return {"diagonal": diagonal, "traces": traces(x, x, state)}


@probe
def own_bends_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hessian_diag at a matrix, at a transpose, at a single number and at a vector of one element"""
    hessian_diag, f = contained(submission.hessian_diag), hilly_of_matrices(draw)
    return {
        "matrix": hessian_diag(f, float64(draw, 2, 3)),
        "transpose": hessian_diag(f, float64(draw, 3, 2).T),
        "number": hessian_diag(hilly_number, float64(draw)),
        "one_element": hessian_diag(lambda x: hilly_number(x[0]), float64(draw, 1)),
    }


@probe
def own_bends_in_float32(submission: Submission, draw: Draw) -> Any:
    """hessian_diag in float32"""
    return submission.hessian_diag(hilly(draw, 3), float64(draw, 3).float())


@probe
def own_bends_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """hessian_diag at a parameter that has a gradient already, and what the call left behind"""
    f, x = hilly(draw, 3), used_leaf(draw, 3)
    state = GlobalState()
    diagonal = submission.hessian_diag(f, x)
    return {"diagonal": diagonal, "traces": traces(x, x, state)}


# top_eig


def as_pair(result: Any) -> dict[str, Any]:
    """The eigenvalue and the vector of a result."""
    eigenvalue, vector = result
    return {"eigenvalue": eigenvalue, "vector": vector}


@probe
def steepest_of_vectors(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig of a coupled function of 4 numbers after 1, 2 and 5 iterations"""
    f, x, top_eig = hilly(draw, 4), float64(draw, 4), contained(submission.top_eig)
    return {f"after_{k}": as_pair(top_eig(f, x, k, draw.generator())) for k in (1, 2, 5)}


@probe
def steepest_downwards(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig where the dominating curvature is negative and another one is positive, after 40 iterations"""
    a, scales = float64(draw, 4, 4), torch.tensor([-9.0, 4.0, -2.0, 1.0], dtype=torch.float64)
    turned = torch.linalg.qr(a)[0]

    def saddle(x: Tensor) -> Tensor:
        return 1000 * x.sum() + (scales * (turned @ x) ** 2).sum() + 0.01 * (x**2 * x.roll(1)).sum()

    eigenvalue, vector = submission.top_eig(saddle, float64(draw, 4), 40, draw.generator())
    return {"eigenvalue": eigenvalue, "squares": vector.detach()[:, None] * vector.detach()}


@probe
def steepest_of_shapes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig at a transpose, at a single number, and in float32"""
    top_eig = contained(submission.top_eig)
    return {
        "transpose": as_pair(top_eig(hilly_of_matrices(draw), float64(draw, 3, 2).T, 3, draw.generator())),
        "number": as_pair(top_eig(hilly_number, float64(draw), 2, draw.generator())),
        "float32": as_pair(top_eig(hilly(draw, 3), float64(draw, 3).float(), 2, draw.generator())),
    }


@probe
def steepest_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig at a tensor and at a used parameter, what was left behind, and the next numbers"""
    f, plain, leaf, generator = hilly(draw, 3), float64(draw, 3), used_leaf(draw, 3), draw.generator()
    state = GlobalState()
    first = as_pair(submission.top_eig(f, plain, 2, generator))
    after_first = traces(plain, plain, state)
    second = as_pair(contained(submission.top_eig)(f, leaf, 2, generator))
    return {
        "first": first,
        "second": second,
        "traces": {"after_the_tensor": after_first, "after_the_parameter": traces(leaf, leaf, state)},
        "next": torch.rand(2, generator=generator),
    }


@probe
def steepest_whatever_is_drawn(submission: Submission, draw: Draw) -> dict[str, Any]:
    """top_eig after 25 iterations, with equal and other generators, and with other global states"""
    a, scales = float64(draw, 3, 3), torch.tensor([9.0, -2.0, 1.0], dtype=torch.float64)
    turned, x, top_eig = torch.linalg.qr(a)[0], float64(draw, 3), contained(submission.top_eig)

    def bowl(x: Tensor) -> Tensor:
        return 1000 * x.sum() + (scales * (turned @ x) ** 2).sum() + 0.01 * (x**2 * x.roll(1)).sum()

    generator, same = draw.generator(), torch.Generator()
    same.set_state(generator.get_state())
    eigenvalue, vector = top_eig(bowl, x, 25, generator)
    torch.randn(3, dtype=torch.float64, generator=same)
    drawn_once = torch.rand((), generator=generator).item() == torch.rand((), generator=same).item()
    found, moved, own_next, global_next = [], [], [], []
    for own, common, iters in ((5, 1, 1), (5, 2, 1), (6, 2, 1), (5, 2, 3)):
        torch.manual_seed(common)
        state, before = GlobalState(), same.manual_seed(own).get_state()
        found.append(top_eig(bowl, x, iters, same)[1].detach().clone())
        moved.append([not torch.equal(same.get_state(), before), not state.unchanged()["rng"]])
        own_next.append(torch.rand((), generator=same).item())
        global_next.append(torch.rand(()).item())
    return {
        "eigenvalue": eigenvalue,
        "squares": vector.detach()[:, None] * vector.detach(),
        "drawn": {
            "equal generators, equal results": torch.allclose(found[0], found[1]),
            "other generators, other results": not torch.allclose(found[1], found[2], rtol=1e-9, atol=1e-12),
            "more iterations, other results": not torch.allclose(found[1], found[3], rtol=1e-9, atol=1e-12),
            "gen was drawn from": moved[0][0],
            "gen was drawn from once, by randn": drawn_once,
            "more iterations draw more": own_next[1] != own_next[3],
            "global generator was touched": moved[0][1],
            "global generator was seeded": global_next[0] == global_next[1],
        },
    }
