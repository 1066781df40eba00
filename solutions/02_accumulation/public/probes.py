"""What the public checks of "Accumulation and graph lifetime" observe."""

from typing import Any

import torch
from torch import Tensor

from autograder.probing import CallCounter, Draw, Submission, probe


@probe
def public_two_passes(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The lecture's w = 10p at p = 1, with each of the three resets."""
    seen = {}
    for reset in ("keep", "zero", "none"):
        p = torch.tensor([1.0], requires_grad=True)
        first, second = submission.two_backwards(10 * p, p, reset)
        seen[reset] = {"notes": [first, second], "grad": p.grad}
    return seen


@probe
def public_two_passes_of_a_vector(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Two passes of a vector with "keep"; the notes once more, after p.grad has been zeroed."""
    p = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64, requires_grad=True)
    first, second = submission.two_backwards((p - p**2).pow(2).sum(), p, "keep")
    seen = {"first": first.clone(), "second": second.clone()}
    p.grad.zero_()
    return {**seen, "first_later": first.clone(), "second_later": second.clone()}


@probe
def public_reset(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Two parameters, one with a gradient and one without; both ways of forgetting."""
    seen = {}
    for name, set_to_none in (("none", True), ("zero", False)):
        params = [torch.ones(2, requires_grad=True), torch.ones(3, requires_grad=True)]
        params[0].grad = held = torch.tensor([3.0, 4.0])
        submission.reset_grads(params, set_to_none)
        seen[name] = {
            "grads": [p.grad for p in params],
            "held": held.clone(),
            "values": [p.detach().clone() for p in params],
        }
    return seen


@probe
def public_momentum(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A step with momentum, a reset, another step: p from 1, with gradient 1, lr .1, momentum .9."""
    seen = {}
    for name, set_to_none in (("none", True), ("zero", False)):
        p = torch.tensor([1.0], requires_grad=True)
        p.grad = torch.tensor([1.0])
        opt = torch.optim.SGD([p], lr=0.1, momentum=0.9)
        opt.step()
        submission.reset_grads((q for q in [p]), set_to_none)
        opt.step()
        seen[name] = p.detach().clone()
    return seen


@probe
def public_snapshots(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three passes of (k·p)², k = 1, 2, 3; the snapshots once more, after p.grad has been zeroed."""
    p = torch.tensor([1.0, -2.0], dtype=torch.float64, requires_grad=True)
    factors = iter([1.0, 2.0, 3.0, 4.0])
    f = CallCounter(lambda q: (next(factors) * q).pow(2).sum())
    notes = submission.grad_snapshots(f, p, 3)
    seen = {"snapshots": [note.clone() for note in notes], "calls": f.calls}
    p.grad.zero_()
    return {**seen, "snapshots_later": [note.clone() for note in notes]}


@probe
def public_snapshots_from_a_gradient(submission: Submission, draw: Draw) -> dict[str, Any]:
    """One pass; p.grad holds 100 before."""
    p = torch.tensor([3.0], requires_grad=True)
    p.grad = torch.tensor([100.0])
    notes = submission.grad_snapshots(lambda q: q.pow(2).sum(), p, 1)
    return {"snapshots": [note.clone() for note in notes], "grad": p.grad}


def two_losses(p: Tensor) -> list[Tensor]:
    """Two losses of one w = p²."""
    w = p**2
    return [w.sum(), (w * p).sum()]


@probe
def public_sum(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The gradient of Σp² + Σp³, with p.grad empty, and with p.grad holding 100."""
    seen = {}
    for name, leftover in (("empty", None), ("leftover", torch.full((2,), 100.0))):
        p = torch.tensor([1.0, 2.0], requires_grad=True)
        p.grad = leftover
        seen[name] = submission.sum_of_losses_grad(two_losses(p), p)
    return seen


@probe
def public_labels(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The two examples of the bank."""
    return {name: submission.classify_error(name) for name in ("example_1", "example_2")}


@probe
def public_cell(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three rows of two numbers, lr = .5; and what became of p0."""
    D = torch.tensor([[1.0, -1.0], [0.5, 2.0], [-1.0, 0.5]], dtype=torch.float64)
    p0 = torch.tensor([0.0, 4.0], dtype=torch.float64)
    return {"report": submission.stale_cell_repair(D, p0, 0.5), "p0_after": p0.clone()}
