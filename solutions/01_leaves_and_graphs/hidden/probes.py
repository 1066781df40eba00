"""Probes of the hidden tests. Numbers, sizes and cases are drawn anew under each salt."""

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
def drawn_floating_tensors(submission: Submission, draw: Draw) -> Any:
    """tensor_facts of a matrix, a view with three axes, a row and a parameter"""
    m = draw.integer(3, 7)
    matrix = draw.rand(m, m + 2, low=0.5, high=2.0)
    matrix[1, 1] = 0
    view = draw.rand(2, m, 7, low=0.5, high=2.0, dtype=torch.float64).transpose(0, 2)
    row = draw.rand(1, m + 1, low=0.5, high=2.0)
    parameter = draw.rand(m + 3, low=0.5, high=2.0, dtype=torch.float64, requires_grad=True)
    return observed_facts(submission, [matrix, view, row, parameter])


@probe
def drawn_tensors_of_all_kinds(submission: Submission, draw: Draw) -> Any:
    """tensor_facts of integers, truth values, half-precision numbers, a single number and nothing"""
    m = draw.integer(3, 7)
    integers = draw.randint(0, 2, m, 2, 3)
    integers[0, 0, 0] = 0
    truths = draw.rand(2, m) > 0.5
    half = draw.rand(m + 4, low=0.5, high=2.0).to(torch.bfloat16)
    single = draw.rand(low=0.5, high=2.0, dtype=torch.float64)
    return observed_facts(submission, [integers, truths, half, single, torch.zeros(m, 0, 2)])


@probe
def chain_at_a_drawn_number(submission: Submission, draw: Draw) -> Any:
    """scalar_chain at a number with a fraction, and the derivatives that its graph yields"""
    return followed(submission.scalar_chain(draw.uniform(1.2, 1.9) * draw.choice((-1, 1))))


@probe
def chain_at_a_drawn_integer(submission: Submission, draw: Draw) -> Any:
    """scalar_chain at an int, and the derivatives that its graph yields"""
    return followed(submission.scalar_chain(draw.integer(2, 9)))


@probe
def family_of_a_matrix(submission: Submission, draw: Draw) -> Any:
    """leaf_report of a parameter, what was computed from it, and data"""
    weights, data = draw.rand(2, 3, requires_grad=True), draw.rand(3, low=0.5)
    hidden = weights * data
    loss = (hidden**2).sum()
    tensors = {"data": data, "scaled_data": 2 * data, "weights": weights, "hidden": hidden, "loss": loss}
    tensors |= {"count": draw.randint(0, 5, 2), "mask": data > 0.7}
    return reported(submission, tensors, "loss")


@probe
def family_of_lookalikes(submission: Submission, draw: Draw) -> Any:
    """leaf_report of conversions, views, clones and cut-off copies of two parameters"""
    b, a = draw.rand(3, requires_grad=True), draw.rand(4, requires_grad=True)
    with torch.no_grad():
        unrecorded = a * 2
    tensors = {
        "double": a.double(),
        "b": b,
        "view": a[1:],
        "column": b.reshape(3, 1),
        "a": a,
        "same": a.float(),
        "clone": a.clone(),
        "cut": a.detach(),
        "restarted": (2 * a).detach().requires_grad_(),
        "unrecorded": unrecorded,
        "constant": torch.full((2,), draw.uniform(0.5, 1.5)),
    }
    return reported(submission, tensors, "double")


@probe
def family_with_crossing_paths(submission: Submission, draw: Draw) -> Any:
    """leaf_report of a graph with three parameters whose paths part and meet"""
    second, first = draw.rand(3, low=0.5, requires_grad=True), draw.rand(3, low=0.5, requires_grad=True)
    third, data = draw.rand(3, low=0.5, requires_grad=True), draw.rand(3, low=0.5)
    twin = first.detach().clone().requires_grad_()
    shared = data + first
    kept = shared * second
    kept.retain_grad()
    meeting = shared.sin() * kept + shared
    tensors = {
        "data": data,
        "meeting": meeting,
        "kept": kept,
        "first": first,
        "shared": shared,
        "third": third,
        "second": second,
        "twin": twin,
        "power": third**2,
        "all_three": (meeting * third.exp()).sum(),
        "copies": kept.clone().double(),
        "through_twin": (data - twin) / 2,
    }
    return reported(submission, tensors, "all_three")


@probe
def slopes_at_drawn_points(submission: Submission, draw: Draw) -> Any:
    """dl_dp at three numbers with fractions, of either sign, and at 0"""
    points = draw.shuffled([draw.uniform(1.1, 1.9), draw.uniform(-3.0, -2.1), draw.uniform(0.2, 0.8), 0.0])
    return with_warning(lambda: [submission.dl_dp(p0) for p0 in points])


@probe
def slope_at_drawn_integers(submission: Submission, draw: Draw) -> Any:
    """dl_dp at two ints"""
    return with_warning(lambda: [submission.dl_dp(p0) for p0 in (draw.integer(2, 9), draw.integer(-9, -1))])


@probe
def slope_asked_for_twice(submission: Submission, draw: Draw) -> Any:
    """dl_dp at the same number twice, and what the first call left behind"""
    p0, state = draw.uniform(1.2, 2.8), GlobalState()
    first = submission.dl_dp(p0).clone()
    unchanged = state.unchanged()
    torch.set_grad_enabled(True)
    return {"slopes": [first, submission.dl_dp(p0)], "state": unchanged}


def both(submission: Submission, *args: Any) -> dict[str, Any]:
    """The pair that nonleaf_grads returns."""
    told = with_warning(submission.nonleaf_grads, *args)
    dl_dw, dl_dp = told["value"]
    return {"dl_dw": dl_dw, "dl_dp": dl_dp, "warned": told["warned"]}


@probe
def gradients_of_the_scalar_example(submission: Submission, draw: Draw) -> Any:
    """nonleaf_grads of the lecture's functions at a drawn number, and p0 after it"""
    p0 = draw.rand(1, low=1.2, high=2.8)
    return {**both(submission, p0), "p0_after": p0.detach(), "p0_state": graph_state(p0)}


@probe
def gradients_of_coupled_functions(submission: Submission, draw: Draw) -> Any:
    """nonleaf_grads of 4 numbers made from 3, all tied to one another, and what the call left behind"""
    matrix, weights = draw.randn(4, 3, dtype=torch.float64), draw.randn(4, dtype=torch.float64)
    p0, state = draw.rand(3, low=0.3, high=1.2, dtype=torch.float64), GlobalState()

    def inner(p: Tensor) -> Tensor:
        return matrix @ p.exp()

    def outer(w: Tensor) -> Tensor:
        return (weights * w**3).sum() + w[0] * w[3]

    return {**both(submission, p0, inner, outer), "state": state.unchanged()}


@probe
def gradients_at_a_parameter(submission: Submission, draw: Draw) -> Any:
    """nonleaf_grads at a matrix that requires grad and has a .grad already, and the matrix after it"""
    p0 = draw.rand(2, 3, low=0.5, high=1.5, requires_grad=True)
    p0.grad = draw.rand(2, 3, low=5.0, high=6.0)
    mixing, weights = draw.rand(3, 4, low=0.5), draw.rand(2, 4, low=1.0, high=2.0)

    def inner(p: Tensor) -> Tensor:
        return p**2 @ mixing

    def outer(w: Tensor) -> Tensor:
        return (weights * w.log()).sum() ** 2

    return {**both(submission, p0, inner, outer), "p0_after": p0.detach(), "p0_state": graph_state(p0)}


def leaf_and_gradient(pair: Any) -> dict[str, Any]:
    """What self_grad returned, and what the leaf holds."""
    p, g = pair
    return {"p": p, "g": g, "stored": graph_state(p)["grad"]}


@probe
def leaf_at_a_drawn_number(submission: Submission, draw: Draw) -> Any:
    """self_grad at a number with a fraction"""
    return leaf_and_gradient(submission.self_grad(draw.uniform(1.2, 2.8) * draw.choice((-1, 1))))


@probe
def leaf_at_a_drawn_integer(submission: Submission, draw: Draw) -> Any:
    """self_grad at an int"""
    return leaf_and_gradient(submission.self_grad(draw.integer(3, 9)))


def predictions(submission: Submission, draw: Draw, groups: list[tuple[str, str]]) -> dict[str, Any]:
    """What predict_outcome says of one case of each group, in a drawn order."""
    cases = draw.shuffled([draw.choice(group) for group in groups])
    return {"cases": cases, "labels": [submission.predict_outcome(case) for case in cases]}


@probe
def drawn_cases_of_data_and_views(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on two cases about what is a leaf"""
    return predictions(submission, draw, [("acacia", "elm"), ("fig", "myrtle")])


@probe
def drawn_cases_of_copies(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on three cases about conversions and copies"""
    return predictions(submission, draw, [("larch", "plum"), ("laurel", "palm"), ("cypress", "spruce")])


@probe
def drawn_cases_of_stored_gradients(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on three cases about what .grad holds"""
    return predictions(submission, draw, [("cedar", "sequoia"), ("aspen", "rowan"), ("cherry", "hornbeam")])


@probe
def drawn_cases_of_retained_gradients(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on three cases about retain_grad and clone"""
    return predictions(submission, draw, [("hemlock", "holly"), ("alder", "apple"), ("hawthorn", "maple")])


@probe
def drawn_cases_of_cut_graphs(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on three cases about where backward() gets to"""
    return predictions(submission, draw, [("pear", "sycamore"), ("elder", "walnut"), ("baobab", "bay")])


@probe
def drawn_cases_of_refusals(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on three cases about when backward() refuses"""
    return predictions(submission, draw, [("cacao", "linden"), ("hazel", "pine"), ("ash", "juniper")])


@probe
def drawn_cases_of_memories(submission: Submission, draw: Draw) -> Any:
    """predict_outcome on two cases about grad_fn"""
    return predictions(submission, draw, [("fir", "yew"), ("almond", "birch")])
