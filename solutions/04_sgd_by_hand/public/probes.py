"""What the public checks of "SGD by hand" observe."""

import torch

from autograder.probing import CallCounter, Draw, GlobalState, Submission, graph_state, optimizer_steps, probe


def bowl_loss(p: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """A loss that mixes the elements of p, and depends on the order of the rows."""
    return ((p.pow(2) * x).sum() - 1).pow(2) + (p * x).sum()


@probe
def public_closed_form_of_a_vector(submission: Submission, draw: Draw) -> dict[str, object]:
    """A step from a short vector."""
    p = torch.tensor([-1.0, 0.5, 1.5], dtype=torch.float64)
    return {"step": submission.sgd_closed_form(p, 0.2), "p_after": p.clone()}


@probe
def public_closed_form_of_a_matrix(submission: Submission, draw: Draw) -> dict[str, object]:
    """A step from a matrix that requires grad."""
    p = draw.rand(3, 2, low=-1.0, high=2.0, requires_grad=True)
    state = GlobalState()
    step = submission.sgd_closed_form(p, 0.05)
    return {
        "step": step,
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
        "unchanged": state.unchanged(),
    }


@probe
def public_step(submission: Submission, draw: Draw) -> dict[str, object]:
    """Two steps, with two learning rates, of two parameters."""
    params = [
        draw.rand(2, low=-1.0, dtype=torch.float64, requires_grad=True),
        draw.rand(2, 2, low=-1.0, dtype=torch.float64, requires_grad=True),
    ]
    state, vectors, matrices = GlobalState(), [], []
    with optimizer_steps() as by_torch:
        for lr in (0.5, 0.25):
            for p in params:
                p.grad = draw.rand(*p.shape, low=-1.0, dtype=torch.float64)
            submission.sgd_step_(params, lr)
            vectors.append(params[0].detach().clone())
            matrices.append(params[1].detach().clone())
    return {
        "vectors": torch.stack(vectors),
        "matrices": torch.stack(matrices),
        "states": [graph_state(p) for p in params],
        "steps_by_torch_optim": len(by_torch),
        "unchanged": state.unchanged(),
    }


@probe
def public_step_without_gradient(submission: Submission, draw: Draw) -> dict[str, object]:
    """Two parameters from a generator, the first without a gradient."""
    params = [draw.rand(3, low=-1.0, requires_grad=True), draw.rand(4, low=-1.0, requires_grad=True)]
    params[1].grad = draw.rand(4, low=-1.0)
    submission.sgd_step_((p for p in params), 0.5)
    return {"params": [p.detach().clone() for p in params], "states": [graph_state(p) for p in params]}


@probe
def public_learning(submission: Submission, draw: Draw) -> dict[str, object]:
    """Six rows of four numbers."""
    D = draw.rand(6, 4, low=-1.0, dtype=torch.float64)
    p0 = draw.rand(4, high=3.0, dtype=torch.float64)
    state = GlobalState()
    history = submission.learn_multiply(D, p0, 0.4)
    return {
        "history": history,
        "D_after": D.clone(),
        "p0_after": p0.detach().clone(),
        "p0_state": graph_state(p0),
        "unchanged": state.unchanged(),
    }


@probe
def public_learning_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, and an initial parameter that requires grad."""
    p0 = torch.tensor([0.5, 3.0, 1.0], requires_grad=True)
    history = submission.learn_multiply(torch.tensor([[1.0, -1.0, 0.5]]), p0, 0.25)
    return {"history": history, "p0_after": p0.detach().clone(), "p0_state": graph_state(p0)}


@probe
def public_manual_run(submission: Submission, draw: Draw) -> dict[str, object]:
    """Four rows; the parameter afterwards, and how often the loss was asked for."""
    p = draw.rand(2, low=-1.0, dtype=torch.float64, requires_grad=True)
    D, loss, state = draw.rand(4, 2, low=0.2, dtype=torch.float64), CallCounter(bowl_loss), GlobalState()
    with optimizer_steps() as by_torch:
        history = submission.manual_loop(loss, p, D, 0.05)
    return {
        "history": history,
        "p_after": p.detach().clone(),
        "p_state": {**graph_state(p), "grad": None},
        "D_after": D.clone(),
        "calls": loss.calls,
        "steps_by_torch_optim": len(by_torch),
        "unchanged": state.unchanged(),
    }


@probe
def public_manual_run_of_one_row(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, float32."""
    p = torch.tensor([0.5, -0.25], requires_grad=True)
    history = submission.manual_loop(bowl_loss, p, torch.tensor([[0.5, 1.0]]), 0.1)
    return {"history": history, "p_after": p.detach().clone()}


@probe
def public_detached_run(submission: Submission, draw: Draw) -> dict[str, object]:
    """Four rows, from a plain tensor."""
    p0 = draw.rand(2, low=-1.0, dtype=torch.float64)
    D, loss, state = draw.rand(4, 2, low=0.2, dtype=torch.float64), CallCounter(bowl_loss), GlobalState()
    with optimizer_steps() as by_torch:
        result = submission.detach_loop(loss, p0, D, 0.05)
    return {
        "result": result,
        "p0_after": p0.detach().clone(),
        "p0_state": graph_state(p0),
        "D_after": D.clone(),
        "calls": loss.calls,
        "steps_by_torch_optim": len(by_torch),
        "unchanged": state.unchanged(),
    }


@probe
def public_detached_run_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, from a tensor that requires grad."""
    p0 = torch.tensor([0.5, -0.25], requires_grad=True)
    result = submission.detach_loop(bowl_loss, p0, torch.tensor([[0.5, 1.0]]), 0.1)
    return {"result": result, "p0_after": p0.detach().clone(), "p0_state": graph_state(p0)}


@probe
def public_rates(submission: Submission, draw: Draw) -> dict[str, object]:
    """Three curvatures."""
    h = torch.tensor([0.5, 3.0, 8.0])
    return {"bound": submission.max_stable_lr(h), "h_after": h.clone()}
