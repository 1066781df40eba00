"""What the graders observe of "SGD by hand"."""

import torch

from autograder.probing import CallCounter, Draw, GlobalState, Submission, graph_state, optimizer_steps, probe


def wavy_loss(p: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    """Non-linear, coupled, and dependent on the order of the rows; its graph saves p."""
    return torch.sin(p * x).sum() + 0.5 * (p.pow(2) * x).sum().pow(2)


@probe
def closed_form_at_the_lectures_point(submission: Submission, draw: Draw) -> dict[str, object]:
    """Steps from (1, 3, 2, 2), a long one and a short one."""
    p = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64)
    return {
        "long_step": submission.sgd_closed_form(p.clone(), 1.0),
        "short_step": submission.sgd_closed_form(p.clone(), 0.01),
    }


@probe
def closed_form_at_random_points(submission: Submission, draw: Draw) -> dict[str, object]:
    """A matrix of float64, a vector of float32, a number and nothing, and what became of the matrix."""
    matrix = draw.rand(2, 3, low=-1.0, high=2.0, dtype=torch.float64)
    vector = draw.rand(5, low=-1.0, high=2.0)
    return {
        "matrix_step": submission.sgd_closed_form(matrix, draw.uniform(0.03, 0.2)),
        "matrix_after": matrix.clone(),
        "vector_step": submission.sgd_closed_form(vector, draw.uniform(0.01, 0.05)),
        "number_step": submission.sgd_closed_form(draw.rand(low=1.5, high=2.0), draw.uniform(0.01, 0.05)),
        "step_of_nothing": submission.sgd_closed_form(torch.zeros(2, 0), 0.1),
    }


@probe
def closed_form_at_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """A step from a tensor that requires grad, and the state the tensor and torch are in afterwards."""
    p = draw.rand(3, low=-1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    state = GlobalState()
    step = submission.sgd_closed_form(p, draw.uniform(0.03, 0.2))
    return {
        "step": step,
        "p_after": p.detach().clone(),
        "p_state": graph_state(p),
        "unchanged": state.unchanged(),
    }


@probe
def three_steps_of_two_parameters(submission: Submission, draw: Draw) -> dict[str, object]:
    """New gradients and another learning rate at each step; a matrix and a vector."""
    params = [
        draw.rand(2, 3, low=-1.0, dtype=torch.float64, requires_grad=True),
        draw.rand(4, low=-1.0, dtype=torch.float64, requires_grad=True),
    ]
    matrices, vectors = [], []
    with optimizer_steps() as by_torch:
        for _ in range(3):
            for p in params:
                p.grad = draw.rand(*p.shape, low=-1.0, dtype=torch.float64)
            submission.sgd_step_(params, draw.uniform(0.05, 0.9))
            matrices.append(params[0].detach().clone())
            vectors.append(params[1].detach().clone())
    return {
        "matrices": torch.stack(matrices),
        "vectors": torch.stack(vectors),
        "states": [graph_state(p) for p in params],
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def step_around_a_missing_gradient(submission: Submission, draw: Draw) -> dict[str, object]:
    """Parameters from a generator, the second without a gradient, the last a number whose gradient is 0."""
    params = [draw.rand(*size, low=-1.0, requires_grad=True) for size in ((3,), (2,), (1,), ())]
    params[0].grad, params[2].grad = draw.rand(3, low=-1.0), draw.rand(1, low=0.5)
    params[3].grad = torch.zeros(())
    with optimizer_steps() as by_torch:
        submission.sgd_step_((p for p in params), draw.uniform(0.1, 0.9))
    return {
        "params": [p.detach().clone() for p in params],
        "states": [graph_state(p) for p in params],
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def training_with_the_step(submission: Submission, draw: Draw) -> dict[str, object]:
    """Three updates of two coupled parameters, whose gradients come from autograd."""
    matrix = draw.rand(2, 3, low=-1.0, dtype=torch.float64, requires_grad=True)
    vector = draw.rand(3, low=-1.0, dtype=torch.float64, requires_grad=True)
    state, losses = GlobalState(), []
    with optimizer_steps() as by_torch:
        for lr in (0.02, 0.05, 0.1):
            matrix.grad = vector.grad = None
            loss = (matrix @ vector - 1).pow(2).sum() + vector.pow(4).sum()
            loss.backward()
            submission.sgd_step_((matrix, vector), lr)
            losses.append(loss.detach())
    return {
        "losses": torch.stack(losses),
        "matrix": matrix.detach().clone(),
        "vector": vector.detach().clone(),
        "unchanged": state.unchanged(),
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def learning_on_the_lectures_data(submission: Submission, draw: Draw) -> dict[str, object]:
    """All 101 rows of the lecture's second run."""
    generator = torch.Generator().manual_seed(0)
    p0 = torch.rand(2, generator=generator)
    return {"history": submission.learn_multiply(torch.rand(100, 2, generator=generator), p0, 0.1)}


@probe
def learning_in_three_dimensions(submission: Submission, draw: Draw) -> dict[str, object]:
    """Random data in float64, three numbers a row, and what became of all that was handed over."""
    D = draw.rand(12, 3, low=-1.2, high=1.2, dtype=torch.float64)
    p0 = draw.rand(3, low=-1.0, high=4.0, dtype=torch.float64)
    state = GlobalState()
    history = submission.learn_multiply(D, p0, draw.uniform(0.2, 0.5))
    return {
        "history": history,
        "D_after": D.clone(),
        "p0_after": p0.detach().clone(),
        "p0_state": graph_state(p0),
        "unchanged": state.unchanged(),
    }


@probe
def learning_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, and an initial parameter that requires grad."""
    D = draw.rand(1, 2, low=0.5, high=1.5, dtype=torch.float64)
    p0 = draw.rand(2, low=-1.0, high=1.0, dtype=torch.float64, requires_grad=True)
    history = submission.learn_multiply(D, p0, draw.uniform(0.2, 0.5))
    return {"history": history, "p0_after": p0.detach().clone(), "p0_state": graph_state(p0)}


@probe
def manual_run_of_a_vector(submission: Submission, draw: Draw) -> dict[str, object]:
    """Eight rows, float64; the parameter afterwards, and how often the loss was asked for."""
    p = draw.rand(3, low=-1.0, dtype=torch.float64, requires_grad=True)
    D, loss = draw.rand(8, 3, low=-1.0, dtype=torch.float64), CallCounter(wavy_loss)
    history = submission.manual_loop(loss, p, D, draw.uniform(0.1, 0.2))
    return {
        "history": history,
        "p_after": p.detach().clone(),
        "p_state": {**graph_state(p), "grad": None},
        "calls": loss.calls,
    }


@probe
def manual_run_of_a_matrix(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, float32, a matrix as parameter; the data and torch's state afterwards."""
    p = draw.rand(2, 3, low=-1.0, requires_grad=True)
    D, state = draw.rand(1, 3, low=0.2), GlobalState()
    with optimizer_steps() as by_torch:
        history = submission.manual_loop(wavy_loss, p, D, draw.uniform(0.1, 0.2))
    return {
        "history": history,
        "p_after": p.detach().clone(),
        "D_after": D.clone(),
        "unchanged": state.unchanged(),
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def detached_run_of_a_vector(submission: Submission, draw: Draw) -> dict[str, object]:
    """Eight rows, float64, from a plain tensor; the calls of the loss, and torch's state afterwards."""
    p0 = draw.rand(3, low=-1.0, dtype=torch.float64)
    D, loss, state = draw.rand(8, 3, low=-1.0, dtype=torch.float64), CallCounter(wavy_loss), GlobalState()
    with optimizer_steps() as by_torch:
        result = submission.detach_loop(loss, p0, D, draw.uniform(0.1, 0.2))
    return {
        "result": result,
        "p0_after": p0.detach().clone(),
        "p0_state": graph_state(p0),
        "D_after": D.clone(),
        "calls": loss.calls,
        "unchanged": state.unchanged(),
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def detached_run_from_a_parameter(submission: Submission, draw: Draw) -> dict[str, object]:
    """One row, float32, from a matrix that requires grad."""
    p0 = draw.rand(2, 3, low=-1.0, requires_grad=True)
    result = submission.detach_loop(wavy_loss, p0, draw.rand(1, 3, low=0.2), draw.uniform(0.1, 0.2))
    return {"result": result, "p0_after": p0.detach().clone(), "p0_state": graph_state(p0)}


@probe
def rates_for_a_vector_of_curvatures(submission: Submission, draw: Draw) -> dict[str, object]:
    """Four curvatures in float64, and what became of them."""
    h = draw.rand(4, low=0.2, high=30.0, dtype=torch.float64)
    return {"bound": submission.max_stable_lr(h), "h_after": h.clone()}


@probe
def rates_for_a_matrix_of_curvatures(submission: Submission, draw: Draw) -> dict[str, object]:
    """A matrix of curvatures in float32, and a single one."""
    return {
        "matrix": submission.max_stable_lr(draw.rand(2, 3, low=0.2, high=30.0)),
        "single": submission.max_stable_lr(draw.rand(1, low=3.0, high=30.0, dtype=torch.float64)[0]),
    }
