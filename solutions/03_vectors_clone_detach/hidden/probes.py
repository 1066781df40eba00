"""What the graders observe of "Vectors, clone and detach"."""

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, graph_state, probe

KINDS = ("linked_copy", "linked_alias", "cut_copy", "cut_alias", "fresh_leaf")


def gradient_of(y: object, p: Tensor, cotangent: Tensor) -> Tensor | None:
    """What arrives at p when the cotangent is sent back from y; None if nothing can."""
    is_sound = isinstance(y, Tensor) and y.shape == cotangent.shape and y.dtype == cotangent.dtype
    if not is_sound or not y.requires_grad or not p.requires_grad:
        return None
    with torch.enable_grad():
        return torch.autograd.grad(y, p, cotangent, retain_graph=True, allow_unused=True)[0]


def values_of(made: object) -> dict[str, Tensor | None]:
    """What each of the five holds now."""
    tensors = made if isinstance(made, dict) else {}
    found = {kind: tensors.get(kind) for kind in KINDS}
    return {kind: t.detach().clone() if isinstance(t, Tensor) else None for kind, t in found.items()}


def written_into_one_another(made: object, p: Tensor) -> dict[str, Tensor | None]:
    """What p and each of the five hold after another number has been added to each of them."""
    tensors = made if isinstance(made, dict) else {}
    for number, kind in enumerate(KINDS):
        if isinstance(tensors.get(kind), Tensor):
            tensors[kind].detach().add_(2.0**number)
    p.detach().add_(32.0)
    return {**values_of(made), "p": p.detach().clone()}


def relations(made: object, p: Tensor, cotangent: Tensor) -> dict[str, object]:
    """How p and the five tensors made of it are related."""
    tensors = made if isinstance(made, dict) else {}
    return {
        "values": values_of(made),
        "states": {kind: graph_state(tensors.get(kind)) for kind in KINDS},
        "are_p": [tensors.get(kind) is p for kind in KINDS],
        "gradients": {kind: gradient_of(tensors.get(kind), p, cotangent) for kind in KINDS},
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
        "written": written_into_one_another(made, p),
    }


def bent(p: Tensor) -> Tensor:
    """An element-wise w whose graph keeps p."""
    return torch.sin(2 * p) + p**3


def entangled(p: Tensor, w: Tensor) -> Tensor:
    """A loss that mixes the elements of p and w."""
    return (p * w).sum().pow(2) + torch.tanh(p.sum() - w).sum()


def three_to_two(x: Tensor) -> Tensor:
    """Two outputs of three inputs."""
    return torch.stack([x[0] * x[1] + torch.sin(x[2]), torch.exp(x[0] * x[2])])


def saturating(x: Tensor) -> Tensor:
    """As many outputs as inputs, all coupled; its graph keeps its result."""
    return torch.tanh(x * x.sum())


@probe
def losses_at_the_lectures_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic at (2, 2, 2, 2) and at (1, 3, 2, 2)"""
    return {
        "twos": submission.quartic(torch.full((4,), 2.0)),
        "mixed": submission.quartic(torch.tensor([1.0, 3.0, 2.0, 2.0])),
    }


@probe
def losses_at_random_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic of a float64 matrix and of a float32 vector, and what became of the matrix; of a number; of nothing"""
    matrix = draw.rand(3, 2, low=-1.0, high=2.0, dtype=torch.float64)
    vector = draw.rand(5, low=-1.0, high=2.0)
    return {
        "number": submission.quartic(draw.rand(low=1.5, high=2.0, dtype=torch.float64)),
        "nothing": submission.quartic(torch.zeros(2, 0)),
        "matrix": submission.quartic(matrix),
        "vector": submission.quartic(vector),
        "matrix_after": matrix.clone(),
    }


@probe
def loss_with_its_graph(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic of a matrix that requires grad, and the derivative of a multiple of it by autograd"""
    p = draw.rand(2, 3, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    p.grad = draw.rand(2, 3, dtype=torch.float64)
    factor = torch.tensor(draw.uniform(1.5, 3.0), dtype=torch.float64)
    state = GlobalState()
    loss = submission.quartic(p)
    return {
        "loss": loss,
        "unchanged": state.unchanged(),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
        "gradient": gradient_of(loss, p, factor),
    }


@probe
def gradients_at_the_lectures_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic_grad at (1, 3, 2, 2) and at (2, 2, 2, 2)"""
    return {
        "mixed": submission.quartic_grad(torch.tensor([1.0, 3.0, 2.0, 2.0])),
        "twos": submission.quartic_grad(torch.full((4,), 2.0)),
    }


@probe
def gradients_at_random_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic_grad of a float64 matrix and of a float32 vector, and what became of both; and of a number"""
    matrix = draw.rand(2, 3, low=-1.0, high=2.0, dtype=torch.float64)
    vector = draw.rand(5, low=-1.0, high=2.0)
    return {
        "number": submission.quartic_grad(draw.rand(low=1.5, high=2.0, dtype=torch.float64)),
        "matrix": submission.quartic_grad(matrix),
        "vector": submission.quartic_grad(vector),
        "after": [matrix.detach().clone(), vector.detach().clone()],
        "states": [graph_state(matrix), graph_state(vector)],
    }


@probe
def gradient_at_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """quartic_grad of a tensor that requires grad and has a .grad already, and their state afterwards"""
    p = draw.rand(4, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    p.grad = draw.rand(4, low=1.0, high=2.0, dtype=torch.float64)
    state = GlobalState()
    gradient = submission.quartic_grad(p)
    return {
        "gradient": gradient,
        "unchanged": state.unchanged(),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
    }


@probe
def paths_of_the_lectures_loss(submission: Submission, draw: Draw) -> dict[str, object]:
    """partial_vs_total of the lecture's w and loss, at (2, 2, 2, 2) and at (1, 3, 2, 2)"""

    def w_fn(p: Tensor) -> Tensor:
        return p**2

    def l_fn(p: Tensor, w: Tensor) -> Tensor:
        return (p - w).pow(2).sum()

    return {
        "twos": submission.partial_vs_total(torch.full((4,), 2.0), w_fn, l_fn),
        "mixed": submission.partial_vs_total(torch.tensor([1.0, 3.0, 2.0, 2.0]), w_fn, l_fn),
    }


@probe
def paths_of_an_entangled_loss(submission: Submission, draw: Draw) -> dict[str, object]:
    """partial_vs_total of a w that is bent and a loss that mixes all elements, at a vector of float64 and at a number"""
    p = draw.rand(4, low=0.2, high=0.9, dtype=torch.float64)
    number = draw.rand(low=0.2, high=0.9, dtype=torch.float64)
    return {
        "of_a_number": submission.partial_vs_total(number, bent, entangled),
        "derivatives": submission.partial_vs_total(p, bent, entangled),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
    }


@probe
def paths_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """partial_vs_total at a float32 matrix that requires grad and has a .grad already"""
    p = draw.rand(2, 2, low=0.2, high=0.9, requires_grad=True)
    p.grad = draw.rand(2, 2, low=1.0, high=2.0)
    state = GlobalState()
    derivatives = submission.partial_vs_total(p, bent, entangled)
    return {
        "derivatives": derivatives,
        "unchanged": state.unchanged(),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
    }


@probe
def relatives_of_a_leaf(submission: Submission, draw: Draw) -> dict[str, object]:
    """copies of a vector of float64 that is a leaf with a .grad; then each of them is written to"""
    p = draw.rand(3, low=-1.0, dtype=torch.float64, requires_grad=True)
    p.grad = draw.rand(3, dtype=torch.float64)
    cotangent = draw.rand(3, low=0.5, high=2.0, dtype=torch.float64)
    state = GlobalState()
    made = submission.copies(p)
    unchanged = state.unchanged()
    return {"unchanged": unchanged, **relations(made, p, cotangent)}


@probe
def relatives_of_a_result(submission: Submission, draw: Draw) -> dict[str, object]:
    """copies of a float32 matrix that is the result of an operation; then each of them is written to"""
    root = draw.rand(2, 3, low=-1.0, requires_grad=True)
    p = 3 * root
    return relations(submission.copies(p), p, draw.rand(2, 3, low=0.5, high=2.0))


@probe
def cotangents_of_squares(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with of the squares of (1, 3) and the cotangent (1, 10), and of a random one"""
    x = torch.tensor([1.0, 3.0], dtype=torch.float64)
    v = draw.rand(2, low=-2.0, high=2.0, dtype=torch.float64)
    return {
        "small": submission.backward_with(torch.square, x.clone(), torch.tensor([1.0, 10.0]).double()),
        "random": submission.backward_with(torch.square, x.clone(), v),
    }


@probe
def cotangent_of_two_outputs(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with of two outputs that depend on three inputs, float64"""
    x = draw.rand(3, low=0.3, high=1.2, dtype=torch.float64)
    v = draw.rand(2, low=0.5, high=2.0, dtype=torch.float64)
    gradient = submission.backward_with(three_to_two, x, v)
    return {
        "gradient": gradient,
        "x_after": x.detach().clone(),
        "x_state": graph_state(x),
        "v_after": v.detach().clone(),
        "v_state": graph_state(v),
    }


@probe
def cotangent_of_a_saturating_matrix(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with of a matrix whose elements are all coupled, float32; and of a number"""
    x = draw.rand(2, 2, low=0.1, high=0.4)
    v = draw.rand(2, 2, low=0.5, high=2.0)
    return {
        "gradient": submission.backward_with(saturating, x, v),
        "number": submission.backward_with(saturating, draw.rand(low=0.3, high=0.6), draw.rand(low=0.5)),
    }


@probe
def cotangent_at_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """backward_with at an x that requires grad and has a .grad already, and their state afterwards"""
    x = draw.rand(3, low=0.1, high=0.4, dtype=torch.float64, requires_grad=True)
    x.grad = draw.rand(3, low=1.0, high=2.0, dtype=torch.float64)
    v = draw.rand(3, low=0.5, high=2.0, dtype=torch.float64)
    state = GlobalState()
    gradient = submission.backward_with(saturating, x, v)
    return {
        "gradient": gradient,
        "unchanged": state.unchanged(),
        "x_after": x.detach().clone(),
        "x_state": graph_state(x),
        "v_after": v.detach().clone(),
        "v_state": graph_state(v),
    }


@probe
def both_gradients_at_the_lectures_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """detach_effect at (2, 2, 2, 2) and at (1, 3, 2, 2)"""
    return {
        "twos": submission.detach_effect(torch.full((4,), 2.0)),
        "mixed": submission.detach_effect(torch.tensor([1.0, 3.0, 2.0, 2.0])),
    }


@probe
def both_gradients_at_random_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """detach_effect of a float64 matrix and of a float32 vector, and what became of both; and of a number"""
    matrix = draw.rand(2, 3, low=-1.0, high=2.0, dtype=torch.float64)
    vector = draw.rand(5, low=-1.0, high=2.0)
    return {
        "number": submission.detach_effect(draw.rand(low=1.5, high=2.0, dtype=torch.float64)),
        "matrix": submission.detach_effect(matrix),
        "vector": submission.detach_effect(vector),
        "after": [matrix.detach().clone(), vector.detach().clone()],
        "states": [graph_state(matrix), graph_state(vector)],
    }


@probe
def both_gradients_at_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """detach_effect of a tensor that requires grad and has a .grad already, and their state afterwards"""
    p = draw.rand(4, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    p.grad = draw.rand(4, low=1.0, high=2.0, dtype=torch.float64)
    state = GlobalState()
    pair = submission.detach_effect(p)
    return {
        "pair": pair,
        "unchanged": state.unchanged(),
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
    }
