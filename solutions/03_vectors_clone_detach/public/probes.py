"""What the public checks of "Vectors, clone and detach" observe."""

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, graph_state, probe


def cubed(p: Tensor) -> Tensor:
    """An element-wise w."""
    return p**3


def crossed(p: Tensor, w: Tensor) -> Tensor:
    """A loss in which each element of p meets the next element of w."""
    return (p * w.roll(1)).sum() + w.sum().pow(2)


def two_products(x: Tensor) -> Tensor:
    """Two outputs of three inputs."""
    return torch.stack([x[0] * x[1] * x[2], x[0].pow(2) - x[2]])


@probe
def public_loss(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic of a short vector, then of a matrix that requires grad; backward() from the latter"""
    matrix = torch.tensor([[1.5, -0.5], [0.25, 2.0]], dtype=torch.float64, requires_grad=True)
    state = GlobalState()
    vector_loss = submission.quartic(torch.tensor([0.5, -1.0, 3.0]))
    matrix_loss = submission.quartic(matrix)
    unchanged = state.unchanged()
    matrix_after = matrix.detach().clone()
    if isinstance(matrix_loss, Tensor) and matrix_loss.requires_grad:
        matrix_loss.backward()
    return {
        "vector": vector_loss,
        "matrix": matrix_loss,
        "matrix_after": matrix_after,
        "gradient": graph_state(matrix)["grad"],
        "unchanged": unchanged,
    }


@probe
def public_gradient(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic_grad of a vector, then of a matrix that requires grad and has a .grad already"""
    vector = torch.tensor([0.5, -1.0, 3.0])
    matrix = draw.rand(2, 2, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    matrix.grad = torch.ones(2, 2, dtype=torch.float64)
    state = GlobalState()
    return {
        "vector": submission.quartic_grad(vector),
        "matrix": submission.quartic_grad(matrix),
        "after": [vector.detach().clone(), matrix.detach().clone()],
        "states": [graph_state(vector), graph_state(matrix)],
        "unchanged": state.unchanged(),
    }


@probe
def public_paths(submission: Submission, draw: Draw) -> dict[str, object]:
    """partial_vs_total with w = p**3 and a loss in which neighbours meet, at (1, 2)"""
    return {"derivatives": submission.partial_vs_total(torch.tensor([1.0, 2.0]), cubed, crossed)}


@probe
def public_paths_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """partial_vs_total at a vector that requires grad and has a .grad already"""
    p = draw.rand(3, low=0.5, dtype=torch.float64, requires_grad=True)
    p.grad = torch.ones(3, dtype=torch.float64)
    state = GlobalState()
    return {
        "derivatives": submission.partial_vs_total(p, cubed, crossed),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
        "unchanged": state.unchanged(),
    }


@probe
def public_relatives(submission: Submission, draw: Draw) -> dict[str, object]:
    """copies of (1, 3, 2, 2); then 10 is added to p, behind autograd's back"""
    p = torch.tensor([1.0, 3.0, 2.0, 2.0], requires_grad=True)
    made = submission.copies(p)
    before = {kind: t.detach().clone() for kind, t in made.items()}
    states = {kind: graph_state(t) for kind, t in made.items()}
    p_state = graph_state(p)
    p.detach().add_(10.0)
    return {
        "before": before,
        "states": states,
        "p_state": p_state,
        "after": {kind: t.detach().clone() for kind, t in made.items()},
    }


@probe
def public_gradient_through_relatives(submission: Submission, draw: Draw) -> dict[str, object]:
    """copies of a vector; then backward((1, 2, 3)) from both linked ones"""
    p = torch.tensor([1.0, 3.0, 2.0], requires_grad=True)
    made = submission.copies(p)
    cotangent = torch.tensor([1.0, 2.0, 3.0])
    arrived = {}
    for kind in ("linked_copy", "linked_alias"):
        p.grad = None
        made[kind].backward(cotangent)
        arrived[kind] = graph_state(p)["grad"]
    return {"arrived": arrived, "are_p": [t is p for t in made.values()]}


@probe
def public_cotangents(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with of cubes, and of two outputs that depend on three inputs"""
    x, v = torch.tensor([2.0, -1.0, 0.5]), torch.tensor([3.0, -2.0])
    return {
        "cubes": submission.backward_with(cubed, torch.tensor([1.0, 2.0]), torch.tensor([5.0, -1.0])),
        "two_outputs": submission.backward_with(two_products, x, v),
        "after": [x.detach().clone(), v.detach().clone()],
        "states": [graph_state(x), graph_state(v)],
    }


@probe
def public_cotangent_at_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with of a matrix x that requires grad and has a .grad already; y has its shape"""
    x = draw.rand(2, 3, low=-1.0, dtype=torch.float64, requires_grad=True)
    x.grad = torch.ones(2, 3, dtype=torch.float64)
    v = draw.rand(2, 3, low=-1.0, dtype=torch.float64)
    state = GlobalState()
    return {
        "gradient": submission.backward_with(torch.sigmoid, x, v),
        "x_state": graph_state(x),
        "v_after": v.detach().clone(),
        "unchanged": state.unchanged(),
    }


@probe
def public_pair(submission: Submission, draw: Draw) -> dict[str, object]:
    """detach_effect at (0.5, -1, 3), and at a matrix that requires grad and has a .grad already"""
    matrix = draw.rand(2, 2, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    matrix.grad = torch.ones(2, 2, dtype=torch.float64)
    state = GlobalState()
    return {
        "vector": submission.detach_effect(torch.tensor([0.5, -1.0, 3.0])),
        "matrix": submission.detach_effect(matrix),
        "matrix_after": matrix.detach().clone(),
        "matrix_state": graph_state(matrix),
        "unchanged": state.unchanged(),
    }
