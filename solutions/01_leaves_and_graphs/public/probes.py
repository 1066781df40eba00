"""Probes of the checks in the notebook. Grading uses other numbers, shapes, graphs and cases."""

import warnings
from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, attempt, graph_state, probe


def told(facts: Any) -> Any:
    """The facts as plain values: a torch.Size is a tuple, and a dtype is told from its name."""
    if not isinstance(facts, dict):
        return facts
    return {key: plain_fact(value) for key, value in facts.items()}


def plain_fact(value: Any) -> Any:
    """A shape as a tuple, a dtype as a marked text, anything else as it is."""
    if isinstance(value, torch.Size):
        return tuple(value)
    return f"dtype {value}" if isinstance(value, torch.dtype) else value


def observed_facts(submission: Submission, tensors: list[Tensor]) -> list[dict[str, Any]]:
    """What tensor_facts says of each tensor, and the tensor after the call."""
    return [{"facts": told(submission.tensor_facts(x)), "x_after": x.detach().clone()} for x in tensors]


def slope(y: Any, x: Any) -> dict[str, Any]:
    """dy/dx as autograd sees it, or how it fails."""
    return attempt(lambda: torch.autograd.grad(y, x, retain_graph=True)[0])


def followed(chain: Any) -> dict[str, Any]:
    """The three tensors, and the derivatives that their graph yields."""
    p, w, loss = chain
    return {
        "p": p,
        "w": w,
        "loss": loss,
        "stored": graph_state(p)["grad"],
        "p_was_made_by": type(getattr(p, "grad_fn", None)).__name__,
        "dl_dw": slope(loss, w),
        "dw_dp": slope(w, p),
        "dl_dp": slope(loss, p),
    }


def plain_row(row: Any) -> Any:
    """A row of a report; the address in a printed object is not a fact about it."""
    if not isinstance(row, dict):
        return row
    return {
        key: value.split(" object at")[0] if isinstance(value, str) else value for key, value in row.items()
    }


def kept_gradient(t: Tensor) -> Tensor | None:
    """A copy of the gradient that a tensor holds, if it is of those that hold one."""
    return t.grad.clone() if (t.is_leaf or t.retains_grad) and t.grad is not None else None


def reported(submission: Submission, tensors: dict[str, Tensor], end: str) -> dict[str, Any]:
    """What leaf_report says, and what has become of the tensors; ``end`` names one to go backward from."""
    report = submission.leaf_report(tensors)
    left = {name: kept_gradient(t) for name, t in tensors.items()}
    after = {
        name: {"requires_grad": t.requires_grad, "retains_grad": t.retains_grad}
        for name, t in tensors.items()
    }
    backward = attempt(lambda: tensors[end].sum().backward())
    return {
        "report": {name: plain_row(row) for name, row in report.items()},
        "after": after,
        "gradients_left": left,
        "backward_afterwards": backward["raised"],
        "gradients_afterwards": {name: graph_state(t)["grad"] for name, t in tensors.items()},
    }


def with_warning(function: Callable[..., Any], *args: Any) -> dict[str, Any]:
    """What ``function`` returns, and whether it read the .grad of a tensor that is no leaf."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        value = function(*args)
    return {"value": value, "warned": any("not a leaf Tensor" in str(w.message) for w in caught)}


@probe
def facts_of_some_tensors(submission: Submission, draw: Draw) -> Any:
    """tensor_facts of the lecture's tensor, of a (1, 4) row with a zero, of integers, and of a single number"""
    lecture = torch.tensor([[1.0, 2.0], [1.0, 2.0]])
    row = torch.tensor([[0.0, 1.5, 2.5, 3.5]], dtype=torch.float64)
    integers = torch.arange(30).reshape(2, 3, 5)
    return observed_facts(submission, [lecture, row, integers, torch.tensor(7.0)])


@probe
def lecture_chain(submission: Submission, draw: Draw) -> Any:
    """scalar_chain(1.0), and the derivatives that its graph yields"""
    return followed(submission.scalar_chain(1.0))


@probe
def chain_from_minus_three(submission: Submission, draw: Draw) -> Any:
    """scalar_chain(-3), from an int, and the derivatives that its graph yields"""
    return followed(submission.scalar_chain(-3))


@probe
def lecture_report(submission: Submission, draw: Draw) -> Any:
    """leaf_report of the lecture's tensors, a second parameter, data, and some copies"""
    p, q = torch.tensor([1.0], requires_grad=True), torch.tensor([3.0], requires_grad=True)
    w = 10 * p
    kept = p + q
    kept.retain_grad()
    tensors = {
        "loss": w**2,
        "q": q,
        "w": w,
        "p": p,
        "p_as_float64": p.double(),
        "p_cloned": p.clone(),
        "p_viewed": p.reshape(1, 1),
        "p_detached": p.detach(),
        "p_again": p.detach().clone().requires_grad_(),
        "data": torch.tensor([5.0, 6.0]),
        "twice_the_data": 2 * torch.tensor([5.0, 6.0]),
        "kept": kept,
        "diamond": w * kept,
    }
    return reported(submission, tensors, "diamond")


@probe
def lecture_derivatives(submission: Submission, draw: Draw) -> Any:
    """dl_dp at 1.0, at 2 (an int), at -0.5, and at 1.0 once more; and what the calls left behind"""
    state = GlobalState()
    told = with_warning(lambda: [submission.dl_dp(p0) for p0 in (1.0, 2, -0.5, 1.0)])
    return {**told, "state": state.unchanged()}


@probe
def lecture_gradients(submission: Submission, draw: Draw) -> Any:
    """nonleaf_grads of the lecture's functions at 1 and at 2, and p0 after it"""
    found, p0 = [], torch.tensor([1.0])
    for point in (p0, torch.tensor([2.0])):
        told = with_warning(submission.nonleaf_grads, point)
        dl_dw, dl_dp = told["value"]
        found.append({"dl_dw": dl_dw, "dl_dp": dl_dp, "warned": told["warned"]})
    return {"found": found, "p0_after": p0.detach(), "p0_state": graph_state(p0)}


@probe
def gradients_of_two_from_three(submission: Submission, draw: Draw) -> Any:
    """nonleaf_grads at a parameter of 3 numbers, for w = (p0·p1, p1·p2) and the loss w0 + w0·w1², in float64"""
    p0 = torch.tensor([1.0, 2.0, 3.0], dtype=torch.float64, requires_grad=True)
    p0.grad = torch.full_like(p0, 7.0)
    state = GlobalState()
    dl_dw, dl_dp = submission.nonleaf_grads(p0, lambda p: p[:2] * p[1:], lambda w: w[0] + w[0] * w[1] ** 2)
    return {
        "dl_dw": dl_dw,
        "dl_dp": dl_dp,
        "p0_after": p0.detach(),
        "p0_state": graph_state(p0),
        "state": state.unchanged(),
    }


@probe
def leaves_at_two(submission: Submission, draw: Draw) -> Any:
    """self_grad(2.0) and self_grad(-1), and what p.grad holds"""
    answers = []
    for p0 in (2.0, -1):
        p, g = submission.self_grad(p0)
        answers.append({"p": p, "g": g, "stored": graph_state(p)["grad"]})
    return answers


@probe
def warm_ups(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on the warm-ups"""
    return {
        case: submission.predict_outcome(case)
        for case in ("beech", "chestnut", "ebony", "ginkgo", "oak", "olive", "willow")
    }
