"""What the public checks of "The debugging clinic" observe."""

from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, probe


def leaf(*numbers: float) -> Tensor:
    """A float64 leaf that requires grad."""
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


def torch_after(before: GlobalState) -> dict[str, str]:
    """What the call has left of torch's state."""
    kept = before.unchanged()
    words = {True: "as it was", False: "changed"}
    return {"random generator": words[kept["rng"]], "grad mode": words[kept["grad_mode"]]}


def named(items: Any, *names: str) -> dict[str, Any]:
    """The items of a tuple with their names; those beyond are called item 3, and so on."""
    items = list(items)
    more = [f"item {k}" for k in range(len(names), len(items))]
    return dict(zip([*names, *more], items))


def patients() -> list[Any]:
    """Nine scripts, whose labels are in the tests. Change them, and write more."""

    def patient_1(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        history = [p.detach().clone()]
        for x in D:
            loss = loss_fn(p, x)
            p.grad = None
            p.grad = None
            loss.backward()
            p.data -= lr * p.grad
            history.append(p.detach().clone())
        return history

    def patient_2(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        optimizer = torch.optim.SGD([p], lr=lr)
        optimizer.zero_grad()
        history = [p.detach().clone()]
        for x in D:
            loss_fn(p, x).backward()
            optimizer.step()
            history.append(p.detach().clone())
        return history

    def patient_3(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        optimizer = torch.optim.SGD([p], lr=lr)
        history = [p.detach().clone()]
        for x in D:
            loss_fn(p, x).backward()
            optimizer.zero_grad()
            optimizer.step()
            history.append(p.detach().clone())
        return history

    def patient_4(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        optimizer = torch.optim.SGD([p], lr=lr)
        history = [p.detach().clone()]
        for x in D:
            optimizer.zero_grad()
            loss_fn(p, x).backward()
            optimizer.step()
            optimizer.step()
            history.append(p.detach().clone())
        return history

    def patient_5(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        optimizer = torch.optim.SGD([p], lr=lr)
        p = p.detach().clone().requires_grad_()
        history = [p.detach().clone()]
        for x in D:
            optimizer.zero_grad()
            loss_fn(p, x).backward()
            optimizer.step()
            history.append(p.detach().clone())
        return history

    def patient_6(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        history = [p.detach().clone()]
        for data in D:
            pass
        for row in D:
            p.grad = None
            loss_fn(p, data).backward()
            with torch.no_grad():
                p -= lr * p.grad
            history.append(p.detach().clone())
        return history

    def patient_7(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        history = [p]
        for x in D:
            p.grad = None
            loss_fn(p, x).backward()
            with torch.no_grad():
                p -= lr * p.grad
            history.append(p)
        return history

    def patient_8(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        history = [p.clone()]
        for x in D:
            p.grad = None
            loss_fn(p, x).backward()
            with torch.no_grad():
                p -= lr * p.grad
            history.append(p.clone())
        return history

    def patient_9(loss_fn, p0, D, lr):
        p = p0.detach().clone().requires_grad_()
        loss = loss_fn(p, D[0])
        history = [p.detach().clone()]
        for x in D:
            p.grad = None
            loss.backward()
            p.data -= lr * p.grad
            history.append(p.detach().clone())
        return history

    return [
        patient_1,
        patient_2,
        patient_3,
        patient_4,
        patient_5,
        patient_6,
        patient_7,
        patient_8,
        patient_9,
    ]


@probe
def public_patients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of nine scripts."""
    state = GlobalState()
    said = [submission.diagnose(script) for script in patients()]
    return {"what diagnose returned": said, "torch": torch_after(state)}


@probe
def public_line(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three updates towards the line 2x + 1, from four points, lr = .5"""
    x, state = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64), GlobalState()
    fitted = submission.fix_1(x, 2 * x + 1, 0.5, 3)
    return {**named(fitted, "slope", "offset", "losses"), "torch": torch_after(state)}


@probe
def public_line_of_one_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """One update towards the line 2x + 1, from four points, lr = .5"""
    x = torch.tensor([-1.0, 0.0, 1.0, 2.0], dtype=torch.float64)
    return named(submission.fix_1(x, 2 * x + 1, 0.5, 1), "slope", "offset", "losses")


@probe
def public_epoch(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Three batches, a weight that starts at 0 with an old gradient of 1; SGD with lr = .5 and momentum .5"""
    weight, computed = leaf(0.0), []
    weight.grad = torch.ones_like(weight)
    weight.register_hook(lambda _: computed.append("gradient"))
    batches = [
        (leaf(*x).detach(), leaf(*y).detach()) for x, y in (((1, 2), (3, 6)), ((1,), (1,)), ((2,), (4,)))
    ]
    optimizer = torch.optim.SGD([weight], lr=0.5, momentum=0.5)
    state = GlobalState()
    losses = submission.fix_2(
        lambda x: weight * x, lambda output, y: (output - y).pow(2).mean(), batches, optimizer
    )
    return {
        "losses": losses,
        "gradients computed": len(computed),
        "weight": weight.detach().clone(),
        "torch": torch_after(state),
    }


@probe
def public_descent(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The sum of p⁴ from (1, −.5), lr = .1: until the gradient is at most .1, and three updates at most"""
    seen = {}
    for name, max_steps in (("until it is flat", 100), ("three updates", 3)):
        p, state = leaf(1.0, -0.5), GlobalState()
        with torch.enable_grad():
            updates = submission.fix_3(lambda q: q.pow(4).sum(), p, 0.1, 0.1, max_steps)
            seen[name] = {"updates": updates, "p": p, "torch": torch_after(state)}
    return seen


@probe
def public_single_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """The sum of p⁴ from (1, −.5), lr = .1: one update at most"""
    p = leaf(1.0, -0.5)
    return {"updates": submission.fix_3(lambda q: q.pow(4).sum(), p, 0.1, 0.1, 1), "p": p}


@probe
def public_bounds(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Four rows pull p out of [−1, 1] and back; lr = .5, momentum .5"""
    p0 = torch.zeros(3, dtype=torch.float64)
    D = torch.tensor(
        [[4.0, -3.0, 0.5], [3.0, -1.0, 0.4], [-1.0, 0.0, -0.3], [-2.0, 4.0, 0.2]], dtype=torch.float64
    )
    state = GlobalState()
    history = submission.fix_4(lambda p, x: (p - x).pow(2).sum() / 2, p0, D, 0.5, 0.5, -1.0, 1.0)
    return {"history": history, "p0_after": p0.clone(), "torch": torch_after(state)}


@probe
def public_best(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Six updates in a ravine: the loss falls at first, then it rises"""
    p0, state = torch.tensor([-4.0, 0.3], dtype=torch.float64), GlobalState()
    result = submission.fix_5(lambda p: 0.5 * (p[0] ** 2 + 10 * p[1] ** 2), p0, 0.24, 6)
    return {**result, "p0_after": p0.clone(), "torch": torch_after(state)}


@probe
def public_best_of_two(submission: Submission, draw: Draw) -> dict[str, Any]:
    """One update in a ravine"""
    p0 = torch.tensor([-4.0, 0.3], dtype=torch.float64)
    return dict(submission.fix_5(lambda p: 0.5 * (p[0] ** 2 + 10 * p[1] ** 2), p0, 0.24, 1))


@probe
def public_portions(submission: Submission, draw: Draw) -> dict[str, Any]:
    """Five rows, two at a time, and four rows, two at a time"""
    X = torch.tensor([[1.0, 0.0], [0.0, 1.0], [2.0, 1.0], [1.0, 1.0], [3.0, -1.0]], dtype=torch.float64)
    p = leaf(1.0, 0.5)

    def loss_fn(q: Tensor, rows: Tensor) -> Tensor:
        return ((rows @ q).pow(2) + rows[:, 0]).mean()

    state = GlobalState()
    return {
        "five rows": named(submission.fix_6(loss_fn, p, X, 2), "loss", "gradient"),
        "four rows": named(submission.fix_6(loss_fn, p, X[:4], 2), "loss", "gradient"),
        "torch": torch_after(state),
    }
