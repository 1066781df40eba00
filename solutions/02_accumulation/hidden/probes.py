"""What the graders observe of "Accumulation and graph lifetime"."""

import itertools
import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from autograder.probing import CallCounter, Draw, GlobalState, Submission, attempt, graph_state, probe


@contextmanager
def zero_grad_calls() -> Iterator[list[str]]:
    """A list that grows with every call of an optimiser's ``zero_grad`` in the block."""
    calls: list[str] = []
    original = torch.optim.Optimizer.zero_grad

    def counted(self: torch.optim.Optimizer, *args: Any, **kwargs: Any) -> None:
        calls.append(type(self).__name__)
        original(self, *args, **kwargs)

    torch.optim.Optimizer.zero_grad = counted
    try:
        yield calls
    finally:
        torch.optim.Optimizer.zero_grad = original


def copied(gradient: Tensor | None) -> Tensor | None:
    """A copy of a gradient that may be missing; with its graph state, as none should have one."""
    return None if gradient is None else gradient.clone()


def overwrite(gradient: Tensor | None) -> None:
    """Write -7 to a gradient, in place, if there is one."""
    if gradient is not None:
        gradient.data.fill_(-7.0)


# two_backwards


def after_two_passes(submission: Submission, w: Tensor, p: Tensor, reset: str) -> dict[str, Any]:
    """Call two_backwards, and see what it returned and what it left behind."""
    values, state = (p.detach().clone(), w.detach().clone()), GlobalState()
    equal_text = "".join(list(reset))  # equal to the text in the submission, but another object
    first, second = submission.two_backwards(w, p, equal_text)
    seen = {
        "first": copied(first),
        "second": copied(second),
        "grad": copied(p.grad),
        "p_unchanged": torch.equal(p, values[0]) and graph_state(p)["is_leaf"],
        "w_unchanged": torch.equal(w, values[1]),
        "grad_mode_kept": state.unchanged()["grad_mode"],
    }
    overwrite(p.grad)
    return {**seen, "first_later": copied(first), "second_later": copied(second)}


@probe
def kept_between_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """two_backwards with "keep", of a coupled function of a matrix."""
    p = draw.rand(2, 3, low=0.5, high=1.5, dtype=torch.float64, requires_grad=True)
    weights = draw.rand(2, 3, low=0.5, high=1.5, dtype=torch.float64)
    w = (weights * p.exp()).sum() * p.pow(2).sum()
    return after_two_passes(submission, w, p, "keep")


@probe
def zeroed_between_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """two_backwards with "zero", of a function of a vector whose own value the graph has saved."""
    p = draw.rand(4, low=0.1, high=0.9, dtype=torch.float64, requires_grad=True)
    weights = draw.rand(4, low=0.5, high=1.5, dtype=torch.float64)
    return after_two_passes(submission, (weights * p.pow(2)).sum().exp(), p, "zero")


@probe
def dropped_between_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """two_backwards with "none", in float32, w of shape (1,); and of a p that is a single number."""
    p = draw.rand(3, low=0.5, high=1.5, requires_grad=True)
    weights = draw.rand(1, 3, low=0.5, high=1.5)
    seen = after_two_passes(submission, (weights @ p.pow(3)).sin() + 2 * p.prod(), p, "none")
    number = draw.rand(low=0.5, high=1.5, requires_grad=True)
    notes = submission.two_backwards(number.exp(), number, "none")
    return {**seen, "of_a_number": [note.clone() for note in notes]}


@probe
def third_pass(submission: Submission, draw: Draw) -> dict[str, Any]:
    """two_backwards, and then an attempt to go back through the same graph a third time."""
    p = draw.rand(2, low=0.5, high=1.5, dtype=torch.float64, requires_grad=True)
    w = p.exp().prod() + p.pow(3).sum()
    first, second = submission.two_backwards(w, p, "keep")
    return {"first": first.clone(), "second": second.clone(), "third": attempt(w.backward)["raised"]}


# reset_grads


def with_gradients(draw: Draw, *sizes: tuple[int, ...]) -> list[Tensor]:
    """Parameters of the given sizes, each with a gradient."""
    params = [draw.rand(*size, low=-1.0, requires_grad=True) for size in sizes]
    for p in params:
        p.grad = draw.rand(*p.shape, low=0.5, high=1.5)
    return params


def after_reset(
    submission: Submission, params: list[Tensor], handed: Any, *, set_to_none: bool
) -> dict[str, Any]:
    """Call reset_grads with ``handed``, and see what became of ``params``."""
    held, state = [p.grad for p in params], GlobalState()
    with zero_grad_calls() as by_torch:
        submission.reset_grads(handed, set_to_none)
    return {
        "grads": [copied(p.grad) for p in params],
        "held": [copied(gradient) for gradient in held],
        "same_object": [p.grad is gradient for p, gradient in zip(params, held, strict=True)],
        "values": [p.detach().clone() for p in params],
        "leaves": [p.is_leaf and p.requires_grad for p in params],
        "grad_mode_kept": state.unchanged()["grad_mode"],
        "by_torch": len(by_torch),
    }


@probe
def wiped_in_place(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Gradients of several shapes, one of them missing, one not finite; the parameters from a generator."""
    params = with_gradients(draw, (2, 3), (4,), (3,), ())
    params[1].grad = None
    params[2].grad[0], params[2].grad[1] = math.nan, math.inf
    return after_reset(submission, params, (p for p in params), set_to_none=False)


@probe
def let_go(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Gradients set to None, among them one that is a single zero, and one that is None already."""
    params = with_gradients(draw, (3,), (1,), (2,), (2, 2))
    params[1].grad.zero_()
    params[2].grad = None
    return after_reset(submission, params, params, set_to_none=True)


@probe
def rolling_on(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A step with momentum, a reset, another step; and then a fresh gradient. Both ways of forgetting."""
    seen: dict[str, Any] = {}
    for name, set_to_none in (("none", True), ("zero", False)):
        params = with_gradients(draw, (3,), (2, 2))
        optimizer = torch.optim.SGD(params, lr=draw.uniform(0.1, 0.5), momentum=0.9)
        optimizer.step()
        with zero_grad_calls() as by_torch:
            submission.reset_grads(tuple(params), set_to_none)
        optimizer.step()
        ((params[0] ** 2).sum() * (params[1] ** 2).sum()).backward()
        seen[name] = {
            "values": [p.detach().clone() for p in params],
            "fresh": [copied(p.grad) for p in params],
            "by_torch": len(by_torch),
        }
    return seen


# grad_snapshots


def drifting(weights: Tensor) -> CallCounter:
    """A loss that is another one at every call; non-linear and coupled."""
    calls = itertools.count()

    def f(p: Tensor) -> Tensor:
        weight = weights[next(calls) % len(weights)]
        return (weight * p.pow(3)).sum() + weight.sum() * p.exp().sum().sin()

    return CallCounter(f)


def noted(notes: Any) -> list[Tensor]:
    """Copies of the notes, from a list or a stacked tensor."""
    return [note.clone() for note in notes]


@probe
def diary_of_four_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """grad_snapshots over four different losses of a vector."""
    p = draw.rand(3, low=0.2, high=1.2, dtype=torch.float64, requires_grad=True)
    before, state = p.detach().clone(), GlobalState()
    f = drifting(draw.rand(5, 3, low=0.5, high=1.5, dtype=torch.float64))
    notes = noted(submission.grad_snapshots(f, p, 4))
    return {
        "notes": notes,
        "calls": f.calls,
        "p_unchanged": torch.equal(p, before),
        "grad_mode_kept": state.unchanged()["grad_mode"],
    }


@probe
def diary_on_top_of_a_remainder(submission: Submission, draw: Draw) -> dict[str, Any]:
    """grad_snapshots of a float32 matrix whose gradient is not empty, over two passes."""
    p = draw.rand(2, 2, low=0.2, high=1.2, requires_grad=True)
    p.grad = draw.rand(2, 2, low=2.0, high=3.0)
    f = drifting(draw.rand(3, 2, 2, low=0.5, high=1.5))
    notes = noted(submission.grad_snapshots(f, p, 2))
    return {"notes": notes, "grad": copied(p.grad)}


@probe
def diary_read_later(submission: Submission, draw: Draw) -> dict[str, Any]:
    """grad_snapshots, read after the gradient has been overwritten; three passes, and a single one."""
    seen = {}
    for name, n in (("single", 1), ("three", 3)):
        p = draw.rand(2, low=0.2, high=1.2, dtype=torch.float64, requires_grad=True)
        f = drifting(draw.rand(4, 2, low=0.5, high=1.5, dtype=torch.float64))
        notes = submission.grad_snapshots(f, p, n)
        overwrite(p.grad)
        seen[name] = noted(notes)
    return seen


# sum_of_losses_grad


def after_the_sum(submission: Submission, losses: Any, p: Tensor) -> dict[str, Any]:
    """Call sum_of_losses_grad, and see whether what it was given is as it was."""
    values = [loss.detach().clone() for loss in losses]
    before, state = p.detach().clone(), GlobalState()
    return {
        "gradient": submission.sum_of_losses_grad(losses, p),
        "p_unchanged": torch.equal(p, before),
        "losses_unchanged": all(map(torch.equal, losses, values)),
        "grad_mode_kept": state.unchanged()["grad_mode"],
    }


@probe
def losses_with_a_common_part(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three losses that have a part of their graphs in common; p.grad is None."""
    p = draw.rand(4, low=0.2, high=1.2, dtype=torch.float64, requires_grad=True)
    weights = draw.rand(4, low=0.5, high=1.5, dtype=torch.float64)
    w = p.exp()
    return after_the_sum(submission, [(weights * w).sum(), (w**2 * p).sum(), w.prod().sin()], p)


@probe
def losses_after_an_earlier_pass(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Two losses of a float32 matrix whose gradient is not empty."""
    p = draw.rand(2, 3, low=0.2, high=1.2, requires_grad=True)
    p.grad = draw.rand(2, 3, low=2.0, high=3.0)
    weights = draw.rand(2, 3, low=0.5, high=1.5)
    return after_the_sum(submission, ((weights * p**2).sum(), p.sin().sum() * p.pow(3).sum()), p)


@probe
def one_loss_only(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A single loss."""
    p = draw.rand(3, low=0.2, high=1.2, dtype=torch.float64, requires_grad=True)
    return after_the_sum(submission, [p.pow(3).sum() * p.exp().sum()], p)


# classify_error


def labels_of(submission: Submission, draw: Draw, pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """The labels of one snippet of each pair, in a drawn order."""
    asked = draw.shuffled([draw.choice(pair) for pair in pairs])
    return {"asked": asked, "labels": [submission.classify_error(snippet_id) for snippet_id in asked]}


@probe
def snippets_on_the_way_back(submission: Submission, draw: Draw) -> dict[str, Any]:
    """classify_error of a drawn handful of snippets."""
    pairs = [("snippet_01", "snippet_13"), ("snippet_05", "snippet_20"), ("snippet_08", "snippet_11")]
    return labels_of(submission, draw, pairs)


@probe
def snippets_that_stumble_early(submission: Submission, draw: Draw) -> dict[str, Any]:
    """classify_error of a drawn handful of snippets."""
    pairs = [("snippet_03", "snippet_16"), ("snippet_07", "snippet_19"), ("snippet_09", "snippet_12")]
    return labels_of(submission, draw, pairs)


@probe
def snippets_that_keep_quiet(submission: Submission, draw: Draw) -> dict[str, Any]:
    """classify_error of a drawn handful of snippets."""
    pairs = [
        ("snippet_10", "snippet_18"),
        ("snippet_02", "snippet_15"),
        ("snippet_04", "snippet_17"),
        ("snippet_06", "snippet_14"),
    ]
    return labels_of(submission, draw, pairs)


# stale_cell_repair


@probe
def lecture_rows_repaired(submission: Submission, draw: Draw) -> dict[str, Any]:
    """stale_cell_repair on the lecture's data, lr = .01."""
    generator = torch.Generator().manual_seed(0)
    p0 = torch.rand(2, generator=generator)
    return submission.stale_cell_repair(torch.rand(100, 2, generator=generator), p0, 0.01)


@probe
def other_rows_repaired(submission: Submission, draw: Draw) -> dict[str, Any]:
    """stale_cell_repair on float64 rows of three numbers, and what became of all that was handed over."""
    D = draw.rand(7, 3, low=-1.2, high=1.2, dtype=torch.float64)
    p0 = draw.rand(3, low=-1.0, high=4.0, dtype=torch.float64)
    before, state = (D.clone(), p0.clone()), GlobalState()
    report = submission.stale_cell_repair(D, p0, draw.uniform(0.2, 0.5))
    return {
        "report": report,
        "D_unchanged": torch.equal(D, before[0]),
        "p0_unchanged": torch.equal(p0, before[1]),
        "p0_state": graph_state(p0),
        "unchanged": state.unchanged(),
    }


@probe
def one_row_repaired(submission: Submission, draw: Draw) -> dict[str, Any]:
    """stale_cell_repair on one row, from an initial parameter that requires grad."""
    D = draw.rand(1, 4, low=0.5, high=1.5, dtype=torch.float64)
    p0 = draw.rand(4, low=-1.0, high=1.0, dtype=torch.float64, requires_grad=True)
    before = p0.detach().clone()
    report = submission.stale_cell_repair(D, p0, draw.uniform(0.2, 0.5))
    return {"report": report, "p0_unchanged": torch.equal(p0, before), "p0_state": graph_state(p0)}
