"""What the graders observe of "An SGD of your own, equal to torch's"."""

import importlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import torch

from autograder.probing import Draw, GlobalState, Submission, attempt, graph_state, optimizer_steps, probe

OPTIONS = ("lr", "momentum", "dampening", "weight_decay", "nesterov", "maximize")
FUNCTIONAL = ("_single_tensor_sgd", "_multi_tensor_sgd", "_fused_sgd")

Gradients = Sequence[Sequence[torch.Tensor | None]]


@contextmanager
def steps_of_torch() -> Iterator[list[str]]:
    """A list that grows with every step that torch.optim takes in the block, be it in its functional form."""
    module = importlib.import_module("torch.optim.sgd")
    originals = {name: getattr(module, name) for name in FUNCTIONAL if hasattr(module, name)}
    with optimizer_steps() as steps:

        def noted(name: str) -> Any:
            def step(*args: Any, **kwargs: Any) -> Any:
                steps.append(name)
                return originals[name](*args, **kwargs)

            return step

        try:
            for name in originals:
                setattr(module, name, noted(name))
            yield steps
        finally:
            for name, original in originals.items():
                setattr(module, name, original)


def down_a_slope(submission: Submission, **options: Any) -> torch.Tensor:
    """The path of one parameter: four steps from 1, on a constant slope of 1, at lr .1."""
    p = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = submission.MySGD([p], lr=0.1, **options)
    path = []
    for _ in range(4):
        p.grad = torch.ones(1, dtype=torch.float64)
        optimizer.step()
        path.append(p.detach().clone())
    return torch.cat(path)


def parameters(draw: Draw, *shapes: tuple[int, ...]) -> list[torch.Tensor]:
    """Leaves with values around ±1."""
    return [
        draw.rand(*shape, low=-1.5, high=1.5, dtype=torch.float64, requires_grad=True) for shape in shapes
    ]


def gradients_for(draw: Draw, params: Sequence[torch.Tensor], steps: int) -> list[list[torch.Tensor]]:
    """New gradients for each parameter at each step."""
    return [[draw.rand(*p.shape, low=-1.0, dtype=torch.float64) for p in params] for _ in range(steps)]


def walk(
    optimizer: Any,
    params: Sequence[torch.Tensor],
    gradients: Gradients,
    *,
    rates: Sequence[float] = (),
    overwrite: bool = False,
) -> dict[str, Any]:
    """One step for each row of ``gradients``: each parameter's path, and its gradient after each step.

    Args:
        rates: learning rates, written into all groups before each step.
        overwrite: write new gradients into the tensors that hold the old ones.
    """
    paths: list[list[torch.Tensor]] = [[] for _ in params]
    left = []
    for t, row in enumerate(gradients):
        for group in optimizer.param_groups if rates else ():
            group["lr"] = rates[t]
        for p, g in zip(params, row, strict=True):
            if overwrite and p.grad is not None and g is not None:
                p.grad.copy_(g)
            else:
                p.grad = None if g is None else g.clone()
        optimizer.step()
        for path, p in zip(paths, params, strict=True):
            path.append(p.detach().clone())
        left.append([None if p.grad is None else p.grad.clone() for p in params])
    return {"paths": [torch.stack(path) for path in paths], "gradients": left}


@probe
def five_plain_steps(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1; then five steps of a matrix and a vector, and the state of everything afterwards"""
    state = GlobalState()
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission)
        params = parameters(draw, (2, 3), (4,))
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.9))
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {
        "slope": slope,
        **walked,
        "states": [{**graph_state(p), "grad": None} for p in params],
        "unchanged": state.unchanged(),
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def steps_with_missing_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three plain steps of three parameters, the second of which never has a gradient, the first not always"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (3,), (2,), (2, 2))
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.9))
        gradients: list[list[Any]] = gradients_for(draw, params, 3)
        for row in gradients:
            row[1] = None
        gradients[1][0] = None
        walked = walk(optimizer, params, gradients)
    return {**walked, "steps_by_torch_optim": len(by_torch)}


@probe
def momentum_at_a_constant_rate(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with momentum .9; then five steps of a matrix and a vector, gradients overwritten in place"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, momentum=0.9)
        params = parameters(draw, (2, 3), (4,))
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=draw.uniform(0.5, 0.9))
        walked = walk(optimizer, params, gradients_for(draw, params, 5), overwrite=True)
    return {"slope": slope, **walked, "steps_by_torch_optim": len(by_torch)}


@probe
def momentum_at_changing_rates(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Five steps with momentum; param_groups gets another lr before each"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (3,), (2, 2))
        optimizer = submission.MySGD(params, lr=0.3, momentum=draw.uniform(0.5, 0.9))
        rates = [0.3, 0.3, *(draw.uniform(0.02, 0.2) for _ in range(3))]
        walked = walk(optimizer, params, gradients_for(draw, params, 5), rates=rates)
    return {**walked, "steps_by_torch_optim": len(by_torch)}


@probe
def momentum_with_a_pause(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Five steps with momentum; the first of two parameters has no gradient at steps 2 and 4, the second at 3"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (3,), (3,))
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=draw.uniform(0.5, 0.9))
        gradients: list[list[Any]] = gradients_for(draw, params, 5)
        gradients[1][0] = gradients[2][1] = gradients[3][0] = None
        walked = walk(optimizer, params, gradients)
    return {**walked, "steps_by_torch_optim": len(by_torch)}


@probe
def dampened_steps(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with dampening .5, with and without momentum; then five steps of a matrix and a vector"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, momentum=0.9, dampening=0.5)
        slope_without_momentum = down_a_slope(submission, dampening=0.5)
        params = parameters(draw, (2, 3), (4,))
        mu, tau = draw.uniform(0.5, 0.9), draw.uniform(0.1, 0.4)
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=mu, dampening=tau)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {
        "slope": slope,
        "slope_without_momentum": slope_without_momentum,
        **walked,
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def dampening_of_a_late_starter(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Five dampened steps; the second of two parameters has its first gradient at step 3; and momentum from step 3 on"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (2,), (3,))
        mu, tau = draw.uniform(0.5, 0.9), draw.uniform(0.1, 0.4)
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=mu, dampening=tau)
        gradients: list[list[Any]] = gradients_for(draw, params, 5)
        gradients[0][1] = gradients[1][1] = None
        walked = walk(optimizer, params, gradients)
        (other,) = parameters(draw, (2,))
        optimizer = submission.MySGD([other], lr=0.1, dampening=tau)
        momenta, switched = [0.0, 0.0, mu, mu, 0.0, mu], []
        for momentum, gradient in zip(momenta, gradients_for(draw, [other], 6), strict=True):
            optimizer.param_groups[0]["momentum"] = momentum
            switched.append(walk(optimizer, [other], [gradient])["paths"][0])
    switched_on_later = torch.cat(switched)
    return {**walked, "switched_on_later": switched_on_later, "steps_by_torch_optim": len(by_torch)}


@probe
def decay_alone(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with weight decay .1; then five steps of a matrix and a vector, without momentum"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, weight_decay=0.1)
        params = parameters(draw, (2, 3), (4,))
        lr, decay = draw.uniform(0.05, 0.5), draw.uniform(0.1, 0.9)
        optimizer = submission.MySGD(params, lr=lr, weight_decay=decay)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {"slope": slope, **walked, "steps_by_torch_optim": len(by_torch)}


@probe
def decay_under_momentum(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with momentum and weight decay; then five steps of a matrix and a vector"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, momentum=0.9, weight_decay=0.1)
        params = parameters(draw, (2, 3), (4,))
        mu, decay = draw.uniform(0.5, 0.9), draw.uniform(0.1, 0.9)
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=mu, weight_decay=decay)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {"slope": slope, **walked, "steps_by_torch_optim": len(by_torch)}


@probe
def nesterov_steps(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with Nesterov; then five steps of a matrix and a vector"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, momentum=0.9, nesterov=True)
        params = parameters(draw, (2, 3), (4,))
        mu = draw.uniform(0.5, 0.9)
        optimizer = submission.MySGD(params, lr=draw.uniform(0.05, 0.5), momentum=mu, nesterov=True)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {"slope": slope, **walked, "steps_by_torch_optim": len(by_torch)}


@probe
def nesterov_under_decay(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 with Nesterov and weight decay; then five steps of a matrix and a vector"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, momentum=0.9, weight_decay=0.1, nesterov=True)
        params = parameters(draw, (2, 3), (4,))
        mu, decay = draw.uniform(0.5, 0.9), draw.uniform(0.1, 0.9)
        optimizer = submission.MySGD(params, lr=0.2, momentum=mu, weight_decay=decay, nesterov=True)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {"slope": slope, **walked, "steps_by_torch_optim": len(by_torch)}


@probe
def uphill_steps(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A slope of 1 uphill, without and with weight decay; then five steps of a matrix and a vector"""
    with steps_of_torch() as by_torch:
        slope = down_a_slope(submission, maximize=True)
        slope_with_decay = down_a_slope(submission, weight_decay=0.1, maximize=True)
        params = parameters(draw, (2, 3), (4,))
        lr, decay = draw.uniform(0.05, 0.5), draw.uniform(0.1, 0.9)
        optimizer = submission.MySGD(params, lr=lr, weight_decay=decay, maximize=True)
        walked = walk(optimizer, params, gradients_for(draw, params, 5))
    return {
        "slope": slope,
        "slope_with_decay": slope_with_decay,
        **walked,
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def refused_arguments(submission: Submission, draw: Draw) -> dict[str, Any]:
    """MySGD with arguments that make no sense, with some on the border that do, and two steps of the latter"""
    with steps_of_torch() as by_torch:
        p = draw.rand(3, low=0.5, high=1.5, dtype=torch.float64, requires_grad=True)

        def raised(params: Any, **options: Any) -> str | None:
            return attempt(submission.MySGD, params, **options)["raised"]

        value = {
            "negative": [
                raised([p], lr=-0.1),
                raised([p], lr=0.1, momentum=-0.9),
                raised([p], lr=0.1, weight_decay=-0.01),
            ],
            "nesterov": [
                raised([p], lr=0.1, nesterov=True),
                raised([p], lr=0.1, momentum=0.9, dampening=0.5, nesterov=True),
                raised([p], lr=0.1, dampening=0.5, nesterov=True),
                raised([p], lr=0.1, momentum=0.9, dampening=-0.5, nesterov=True),
            ],
            "no_collection": raised(p, lr=0.1),
            "no_parameters": raised([], lr=0.1),
            "allowed": [
                raised([p], lr=0.0),
                raised([p], lr=0.1, momentum=0.9, dampening=0.5),
                raised((p,), lr=0.1, momentum=0.1, nesterov=True),
            ],
        }
        path = []
        for options in ({"momentum": 0.0, "weight_decay": 0.0}, {"momentum": 0.5, "nesterov": True}):
            optimizer = submission.MySGD((p,), lr=draw.uniform(0.1, 0.5), **options)
            p.grad = draw.rand(3, low=0.5, dtype=torch.float64).clone()
            optimizer.step()
            path.append(p.detach().clone())
    return {**value, "path": torch.stack(path), "steps_by_torch_optim": len(by_torch)}


@probe
def groups_of_parameters(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Two groups with options of their own, four steps; the lr of the second changes on the way"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (3,), (3,), (2, 2))
        rates = [draw.uniform(0.05, 0.1), draw.uniform(0.2, 0.3), draw.uniform(0.4, 0.5)]
        optimizer = submission.MySGD(
            [
                {"params": params[:1], "lr": rates[0], "momentum": 0.0},
                {"params": params[1:], "weight_decay": 0.25},
            ],
            lr=rates[1],
            momentum=0.75,
        )
        groups = list(optimizer.param_groups)
        value = {
            "options": [{name: group[name] for name in OPTIONS} for group in groups],
            "same_tensors": [
                len(group["params"]) == len(own)
                and all(a is b for a, b in zip(group["params"], own, strict=True))
                for group, own in zip(groups, (params[:1], params[1:]), strict=False)
            ],
        }
        gradients = gradients_for(draw, params, 4)
        before = walk(optimizer, params, gradients[:2])["paths"]
        optimizer.param_groups[1]["lr"] = rates[2]
        after = walk(optimizer, params, gradients[2:])["paths"]
    return {
        **value,
        "paths": [torch.cat(pair) for pair in zip(before, after, strict=True)],
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def parameters_from_generators(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three plain steps each: of parameters from a generator, and of a group whose parameters come from one"""
    with steps_of_torch() as by_torch:
        params, more = parameters(draw, (3,), (2, 2)), parameters(draw, (2,), (1,))
        lr = draw.uniform(0.1, 0.9)
        optimizer = submission.MySGD((p for p in params), lr=lr)
        plain = walk(optimizer, params, gradients_for(draw, params, 3))["paths"]
        optimizer = submission.MySGD([{"params": (p for p in more)}], lr=lr)
        grouped = walk(optimizer, more, gradients_for(draw, more, 3))["paths"]
    return {"plain": plain, "in_a_group": grouped, "steps_by_torch_optim": len(by_torch)}


@probe
def forgetting_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """A plain step, zero_grad(set_to_none=False), a step, new gradients, a step, zero_grad(), a step"""
    with steps_of_torch() as by_torch:
        params = parameters(draw, (3,), (1,), (2, 2))
        optimizer = submission.MySGD(params, lr=draw.uniform(0.1, 0.9))
        paths, gradients = [], []

        def note() -> None:
            paths.append([p.detach().clone() for p in params])
            gradients.append([None if p.grad is None else p.grad.clone() for p in params])

        for options in ({"set_to_none": False}, {}):
            for p in params[:2]:
                p.grad = draw.rand(*p.shape, low=0.5, dtype=torch.float64).clone()
            optimizer.step()
            note()
            optimizer.zero_grad(**options)
            note()
            optimizer.step()
            note()
    return {"paths": paths, "gradients": gradients, "steps_by_torch_optim": len(by_torch)}


@probe
def training_with_momentum(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Five updates of two coupled parameters: zero_grad (both kinds in turn), forward, backward, step"""
    with steps_of_torch() as by_torch:
        matrix, vector = parameters(draw, (2, 3), (3,))
        state, losses = GlobalState(), []
        optimizer = submission.MySGD([matrix, vector], lr=0.01, momentum=0.9)
        for t in range(5):
            optimizer.zero_grad(set_to_none=t % 3 == 2)
            loss = (matrix @ vector - 1).pow(2).sum() + 0.1 * vector.pow(4).sum()
            loss.backward()
            optimizer.step()
            losses.append(loss.detach().clone())
    return {
        "losses": torch.stack(losses),
        "matrix": matrix.detach().clone(),
        "vector": vector.detach().clone(),
        "unchanged": state.unchanged(),
        "steps_by_torch_optim": len(by_torch),
    }
