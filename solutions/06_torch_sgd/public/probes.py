"""What the public checks of "An SGD of your own, equal to torch's" observe."""

from typing import Any

import torch

from autograder.probing import Draw, Submission, attempt, graph_state, optimizer_steps, probe


def three_steps(submission: Submission, draw: Draw, **options: Any) -> dict[str, Any]:
    """Where a vector of three goes in three steps of lr .25, with new gradients each time."""
    with optimizer_steps() as by_torch:
        p = draw.rand(3, low=-2.0, high=2.0, dtype=torch.float64, requires_grad=True)
        optimizer = submission.MySGD([p], lr=0.25, **options)
        path, gradients = [], []
        for _ in range(3):
            p.grad = draw.rand(3, low=-2.0, high=2.0, dtype=torch.float64).clone()
            optimizer.step()
            path.append(p.detach().clone())
            gradients.append(None if p.grad is None else p.grad.clone())
    return {"path": torch.stack(path), "gradients": gradients, "steps_by_torch_optim": len(by_torch)}


@probe
def public_plain(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Plain steps of two parameters; the second has no gradient."""
    with optimizer_steps() as by_torch:
        p = torch.tensor([2.0, -1.0], requires_grad=True)
        q = torch.tensor([[0.5, 3.0]], requires_grad=True)
        optimizer = submission.MySGD([p, q], lr=0.5)
        path = []
        for gradient in ([1.0, 2.0], [-4.0, 0.5]):
            p.grad = torch.tensor(gradient)
            optimizer.step()
            path.append(p.detach().clone())
    return {
        "p": torch.stack(path),
        "q": q.detach().clone(),
        "states": [graph_state(p), graph_state(q)],
        "steps_by_torch_optim": len(by_torch),
    }


@probe
def public_momentum(submission: Submission, draw: Draw) -> dict[str, Any]:
    """momentum=0.5."""
    return three_steps(submission, draw, momentum=0.5)


@probe
def public_dampening(submission: Submission, draw: Draw) -> dict[str, Any]:
    """momentum=0.5, dampening=0.2."""
    return three_steps(submission, draw, momentum=0.5, dampening=0.2)


@probe
def public_decay(submission: Submission, draw: Draw) -> dict[str, Any]:
    """weight_decay=0.4."""
    return three_steps(submission, draw, weight_decay=0.4)


@probe
def public_nesterov(submission: Submission, draw: Draw) -> dict[str, Any]:
    """momentum=0.5, nesterov=True."""
    return three_steps(submission, draw, momentum=0.5, nesterov=True)


@probe
def public_maximize(submission: Submission, draw: Draw) -> dict[str, Any]:
    """maximize=True."""
    return three_steps(submission, draw, maximize=True)


@probe
def public_refusals(submission: Submission, draw: Draw) -> dict[str, Any]:
    """MySGD([p], lr=-1.0), MySGD(p, lr=1.0), MySGD([p], lr=1.0)."""
    p = torch.ones(2, requires_grad=True)
    return {
        "negative_lr": attempt(submission.MySGD, [p], lr=-1.0)["raised"],
        "tensor": attempt(submission.MySGD, p, lr=1.0)["raised"],
        "fine": attempt(submission.MySGD, [p], lr=1.0)["raised"],
    }


@probe
def public_groups(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Two groups, the second with an lr of its own, which is changed after the first step."""
    with optimizer_steps() as by_torch:
        p, q = (draw.rand(2, low=-1.0, dtype=torch.float64, requires_grad=True) for _ in range(2))
        optimizer = submission.MySGD([{"params": [p]}, {"params": [q], "lr": 0.5}], lr=2.0)
        path = []
        for lr in (0.5, 4.0):
            optimizer.param_groups[1]["lr"] = lr
            p.grad, q.grad = (draw.rand(2, low=-1.0, dtype=torch.float64).clone() for _ in range(2))
            optimizer.step()
            path.append(torch.stack([p.detach(), q.detach()]))
    return {"path": torch.stack(path), "steps_by_torch_optim": len(by_torch)}


@probe
def public_zero_grad(submission: Submission, draw: Draw) -> dict[str, Any]:
    """zero_grad(set_to_none=False), then zero_grad(), of two parameters; the second has no gradient."""
    p, q = (torch.tensor([value, 1.0], requires_grad=True) for value in (2.0, 3.0))
    optimizer = submission.MySGD([p, q], lr=0.5)
    p.grad = torch.tensor([1.0, -1.0])
    states = []
    for set_to_none in (False, True):
        optimizer.zero_grad(set_to_none=set_to_none)
        states.append([graph_state(p), graph_state(q)])
    return {"states": states, "params": [p.detach().clone(), q.detach().clone()]}
