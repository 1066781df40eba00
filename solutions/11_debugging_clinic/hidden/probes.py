"""Probes for grading. Scripts are drawn: what they do wrong is set, in whose hand they are written is not."""

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor

from autograder.probing import CallCounter, Draw, GlobalState, Submission, graph_state, probe

Act = Callable[[], Any]
Kit = Callable[[Tensor, float], tuple[Act, Act]]
Note = Callable[[Tensor], Tensor]
Script = Callable[..., list[Tensor]]


# What scripts are made of


def fresh(p0: Tensor) -> Tensor:
    """A leaf of its own, with the values of p0."""
    return p0.detach().clone().requires_grad_()


def noted(p: Tensor) -> Tensor:
    """A copy for the history."""
    return p.detach().clone()


def kits() -> list[Kit]:
    """Four ways to forget gradients, and to step; the first and the third leave None, the others zeros."""

    def kit_0(p: Tensor, lr: float) -> tuple[Act, Act]:
        optimizer = torch.optim.SGD([p], lr=lr)
        return optimizer.zero_grad, optimizer.step

    def kit_1(p: Tensor, lr: float) -> tuple[Act, Act]:
        optimizer = torch.optim.SGD([p], lr=lr)
        return lambda: optimizer.zero_grad(set_to_none=False), optimizer.step

    def kit_2(p: Tensor, lr: float) -> tuple[Act, Act]:
        def forget() -> None:
            p.grad = None

        def step() -> None:
            if p.grad is not None:
                with torch.no_grad():
                    p.sub_(p.grad, alpha=lr)

        return forget, step

    def kit_3(p: Tensor, lr: float) -> tuple[Act, Act]:
        def forget() -> None:
            if p.grad is not None:
                p.grad.zero_()

        def step() -> None:
            if p.grad is not None:
                p.data -= lr * p.grad

        return forget, step

    return [kit_0, kit_1, kit_2, kit_3]


def trainer(kit: Kit, acts: str, note: Note = noted, sign: float = 1.0) -> Script:
    """A script that acts in this order on every row: 0 forget, f forward, b backward, s step."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        history, state = [note(p)], {}

        def forward(x: Tensor) -> None:
            state["loss"] = sign * loss_fn(p, x)

        for x in D:
            for act in acts:
                if act == "f":
                    forward(x)
                else:
                    {"0": forget, "b": lambda: state["loss"].backward(), "s": step}[act]()
            history.append(note(p))
        return history

    return script


def on_one_row(kit: Kit, pick: Callable[[Tensor], Tensor]) -> Script:
    """A script that takes its row from elsewhere."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        history = [noted(p)]
        x = pick(D)
        for _row in D:
            forget()
            loss_fn(p, x).backward()
            step()
            history.append(noted(p))
        return history

    return script


def with_a_late_copy(kit: Kit, copied: Note) -> Script:
    """A script that makes its copy after the kit."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        p = copied(p).requires_grad_()
        history = [noted(p)]
        for x in D:
            forget()
            loss_fn(p, x).backward()
            step()
            history.append(noted(p))
        return history

    return script


def by_epoch(kit: Kit, together: bool) -> Script:
    """A script that steps outside the loop."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        forget()
        history, total = [], torch.zeros((), dtype=p0.dtype)
        for x in D:
            history.append(noted(p))
            if together:
                total = total + loss_fn(p, x)
            else:
                loss_fn(p, x).backward()
        if together:
            total.backward()
        step()
        return [*history, noted(p)]

    return script


def from_the_first_row(kit: Kit) -> Script:
    """A script with its forward pass above the loop."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        history, loss = [noted(p)], loss_fn(p, D[0])
        for _row in D:
            forget()
            loss.backward()
            step()
            history.append(noted(p))
        return history

    return script


def by_formula(update: Callable[[Tensor, Tensor, float], Tensor]) -> Script:
    """A script that makes the next p out of p, its gradient and lr."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        history = [noted(p)]
        for x in D:
            p.grad = None
            loss_fn(p, x).backward()
            p = update(p, p.grad, lr)
            history.append(noted(p))
        return history

    return script


def with_grad_of(kit: Kit, plainly: bool) -> Script:
    """A script in an unusual hand: autograd.grad, or superfluous resets and a graph that is kept."""

    def script(loss_fn: Any, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
        p = fresh(p0)
        forget, step = kit(p, lr)
        history = [noted(p)]
        for x in D:
            forget()
            if plainly:
                (p.grad,) = torch.autograd.grad(loss_fn(p, x), p)
            else:
                loss = loss_fn(p, x)
                forget()
                loss.backward(retain_graph=True)
            step()
            history.append(noted(p))
        return history

    return script


def in_place(p: Tensor, amount: Tensor) -> Tensor:
    """The same p, less the amount."""
    with torch.no_grad():
        p -= amount
    return p


def unrecorded(p: Tensor, amount: Tensor) -> Tensor:
    """A new tensor, which requires no grad."""
    with torch.no_grad():
        return p - amount


def told(submission: Submission, draw: Draw, scripts: list[Script]) -> dict[str, Any]:
    """What diagnose says of each script, asked in a drawn order; keyed by the position in the list."""
    state, answers = GlobalState(), {}
    for k in draw.shuffled(list(range(len(scripts)))):
        answers[k] = submission.diagnose(scripts[k])
    return {
        "what diagnose returned": [answers[k] for k in range(len(scripts))],
        "unchanged": state.unchanged(),
    }


# diagnose


@probe
def ward_of_odd_habits(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of several scripts, some of them odd and none of them wrong, and of one that is ill"""
    k = draw.shuffled(kits())
    scripts = [
        trainer(k[0], "0fbs"),
        trainer(k[1], "f0bs"),
        trainer(k[2], "fbs0"),
        with_grad_of(k[3], True),
        with_grad_of(k[0], False),
        by_formula(lambda p, g, lr: (p.detach() - lr * g).requires_grad_()),
        trainer(k[1], "0fbss"),
    ]
    return told(submission, draw, scripts)


@probe
def ward_of_the_forgetful(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that differ in what goes into a step"""
    k = draw.shuffled(kits())
    scripts = [
        trainer(k[0], "fbs"),
        trainer(k[1], "0fbss"),
        by_epoch(k[2], draw.choice((True, False))),
        trainer(k[3], "f0bs"),
    ]
    return told(submission, draw, scripts)


@probe
def ward_of_the_impatient(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that differ in when the step comes"""
    k = draw.shuffled(kits())
    scripts = [trainer(k[0], "s0fb"), by_epoch(k[1], draw.choice((True, False))), trainer(k[2], "fb0s")]
    return told(submission, draw, scripts)


@probe
def ward_of_wrong_terms(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that differ in what is subtracted"""
    k = draw.shuffled(kits())
    rows = [lambda D: D[-1], draw.choice((lambda D: D[0], lambda D: D[len(D) // 2]))]
    uphill = [
        trainer(k[0], "0fbs", sign=-1.0),
        by_formula(lambda p, g, lr: in_place(p, -lr * g)),
        by_formula(lambda p, g, lr: (p.detach() + lr * g).requires_grad_()),
    ]
    without = [
        by_formula(lambda p, g, lr: in_place(p, lr * p)),
        by_formula(lambda p, g, lr: (p.detach() * (1 - lr)).requires_grad_()),
    ]
    scripts = [
        draw.choice(uphill),
        draw.choice(without),
        on_one_row(k[1], rows[0]),
        on_one_row(k[2], rows[1]),
    ]
    return told(submission, draw, scripts)


@probe
def ward_of_the_motionless(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that leave p where it was"""
    k, copied = draw.shuffled(kits()), [noted, lambda p: p.detach()]
    none_and_zeros = draw.choice(((0, 1), (2, 3), (0, 3), (2, 1)))
    scripts = [
        *(trainer(kits()[n], draw.choice(("fb0s", "0fb0s"))) for n in none_and_zeros),
        with_a_late_copy(k[0], draw.choice(copied)),
        with_a_late_copy(k[1], draw.choice(copied)),
    ]
    return told(submission, draw, scripts)


@probe
def ward_of_bad_records(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that differ in what they put on record"""
    k = draw.shuffled(kits())
    linked = draw.choice((lambda p: p.clone(), lambda p: p * 1, lambda p: p + 0))
    alias = draw.choice((lambda p: p.detach(), lambda p: p.data))
    scripts = [
        trainer(k[0], "0fbs", note=lambda p: p),
        trainer(k[1], "fbs0", note=alias),
        trainer(k[2], draw.choice(("0fbs", "fbs0")), note=linked),
        trainer(k[3], "0fbs"),
    ]
    return told(submission, draw, scripts)


@probe
def ward_of_the_collapsed(submission: Submission, draw: Draw) -> dict[str, Any]:
    """diagnose of scripts that raise errors"""
    k = draw.shuffled(kits())
    stateless = draw.choice((lambda p, g, lr: (p - lr * g).detach(), lambda p, g, lr: unrecorded(p, lr * g)))
    scripts = [by_formula(lambda p, g, lr: p - lr * g), by_formula(stateless), from_the_first_row(k[0])]
    return told(submission, draw, scripts)


# fix_1


@probe
def line_after_several_updates(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_1 with drawn points in float64, several updates, and what the call left behind"""
    x = draw.rand(7, low=-1.0, high=2.0, dtype=torch.float64)
    y = draw.uniform(2.0, 3.0) * x + draw.rand(7, dtype=torch.float64)
    state = GlobalState()
    slope, offset, losses = submission.fix_1(x, y, draw.uniform(0.05, 0.2), draw.integer(5, 9))
    return {
        "slope": slope,
        "offset": offset,
        "losses": losses,
        "points_after": [x.clone(), y.clone()],
        "unchanged": state.unchanged(),
    }


@probe
def line_after_one_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_1 with drawn points in float32, and a single update"""
    x, y = draw.rand(4, low=0.5, high=2.0), draw.rand(4, low=2.0, high=3.0)
    slope, offset, losses = submission.fix_1(x, y, draw.uniform(0.05, 0.2), 1)
    return {"slope": slope, "offset": offset, "losses": losses}


# fix_2


def epoch(submission: Submission, draw: Draw, sizes: list[int], dtype: torch.dtype) -> dict[str, Any]:
    """An epoch of fix_2 over batches of these sizes; momentum, and gradients that lie about."""
    weight, bias = (draw.rand(*s, low=-1.0, dtype=dtype, requires_grad=True) for s in ((3, 2), (2,)))
    weight.grad, bias.grad = draw.rand(3, 2, low=0.5, dtype=dtype), draw.rand(2, low=0.5, dtype=dtype)
    batches = [(draw.rand(n, 3, low=-1.0, dtype=dtype), draw.rand(n, 2, low=0.5, dtype=dtype)) for n in sizes]
    optimizer = torch.optim.SGD([weight, bias], lr=draw.uniform(0.1, 0.2), momentum=0.9)
    model = CallCounter(lambda x: torch.tanh(x @ weight) + bias)
    settings = {name: value for name, value in optimizer.param_groups[0].items() if name != "params"}
    state = GlobalState()
    losses = submission.fix_2(
        model,
        lambda output, y: (output - y).pow(2).mean(),
        (batch for batch in batches),
        optimizer,
    )
    return {
        "losses": losses,
        "weight": weight.detach().clone(),
        "bias": bias.detach().clone(),
        "calls": model.calls,
        "settings_kept": all(optimizer.param_groups[0][name] == value for name, value in settings.items()),
        "unchanged": state.unchanged(),
    }


@probe
def epoch_of_several_batches(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_2 over five batches of different sizes, from a generator, with momentum"""
    return epoch(submission, draw, [4, 3, 4, 2, 1], torch.float64)


@probe
def epoch_of_one_batch(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_2 over a single batch, in float32"""
    return epoch(submission, draw, [3], torch.float32)


# fix_3


def bowl(p: Tensor) -> Tensor:
    """Convex, coupled, with another gradient at every point; its graph saves p."""
    flat = p.reshape(-1)
    weights = 1 + 0.05 * torch.arange(len(flat), dtype=p.dtype)
    return 0.5 * (weights * (flat - 0.3) ** 2).sum() + 0.02 * flat.sum() ** 2 + 0.05 * flat.pow(4).sum()


def descent(
    submission: Submission, p: Tensor, lr: float, tol: float, max_steps: int, f: Any = bowl
) -> dict[str, Any]:
    """What fix_3 returns, and where p is then."""
    state = GlobalState()
    updates = submission.fix_3(f, p, lr, tol, max_steps)
    return {
        "updates": updates,
        "p": p.detach().clone(),
        "p_state": {**graph_state(p), "grad": None},
        "unchanged": state.unchanged(),
    }


@probe
def descent_until_flat(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_3 of a matrix whose .grad holds something, until the gradient is small"""
    signs = torch.tensor([1.0, -1.0], dtype=torch.float64)
    p = (signs * draw.rand(6, 2, low=1.0, high=2.0, dtype=torch.float64)).requires_grad_()
    p.grad = draw.rand(6, 2, low=1.0, high=2.0, dtype=torch.float64)
    return descent(submission, p, draw.uniform(0.12, 0.2), draw.uniform(0.25, 0.5), 200)


@probe
def descent_of_one_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_3 of a vector with a single update"""
    p = draw.rand(3, low=1.0, high=2.0, dtype=torch.float64, requires_grad=True)
    return descent(submission, p, draw.uniform(0.05, 0.1), 0.0, 1)


@probe
def descent_with_few_updates(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_3 of a vector with three updates and with none, where it is flat enough, and where it is flat"""
    p = draw.rand(3, low=1.0, high=2.0, requires_grad=True)
    lr = draw.uniform(0.05, 0.1)
    runs = [descent(submission, p, lr, 0.0, n) for n in (3, 0)]
    runs.append(descent(submission, p, lr, 1000.0, 5))
    runs.append(descent(submission, torch.zeros(2, requires_grad=True), lr, 0.0, 5, lambda q: q.pow(4).sum()))
    return {"runs": runs}


# fix_4


def rippled(p: Tensor, x: Tensor) -> Tensor:
    """Non-linear, coupled, and dependent on the order of the rows."""
    return (p - x).pow(2).sum() + 0.3 * (p * x).sum().pow(2) + torch.sin(p).sum()


@probe
def bounded_run(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_4 over nine rows that pull beyond both bounds, with momentum, and what the call left behind"""
    p0 = draw.rand(3, low=-0.3, high=0.3, dtype=torch.float64)
    D = draw.rand(9, 3, low=-1.0, high=1.0, dtype=torch.float64)
    D = D + torch.tensor([2.0, -2.0, 0.0], dtype=torch.float64)
    D[5:] = -D[5:]
    state = GlobalState()
    history = submission.fix_4(
        rippled, p0, D, draw.uniform(0.08, 0.12), draw.uniform(0.5, 0.7), -0.5, draw.uniform(0.5, 0.6)
    )
    return {
        "history": history,
        "p0_after": p0.clone(),
        "p0_state": graph_state(p0),
        "D_after": D.clone(),
        "unchanged": state.unchanged(),
    }


@probe
def bounded_step(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_4 over one row, from a matrix that requires grad"""
    p0 = draw.rand(2, 2, low=0.1, high=0.3, requires_grad=True)
    D = torch.cat([draw.rand(1, 1, low=2.0, high=3.0), draw.rand(1, 1, low=0.2, high=0.4)], dim=1)
    history = submission.fix_4(rippled, p0, D, 0.2, 0.9, 0.0, draw.uniform(0.4, 0.5))
    return {"history": history, "p0_after": p0.detach().clone(), "p0_state": graph_state(p0)}


# fix_5


def crossing(p: Tensor) -> Tensor:
    """Gentle in the first column, steep in the second."""
    return (0.35 * p[..., 0] ** 2 + 1.1 * p[..., 1] ** 2 + 0.01 * p[..., 0] * p[..., 1]).sum()


def wavy(p: Tensor) -> Tensor:
    """Many hills and valleys."""
    return (torch.cos(3 * p) + 0.1 * p.pow(2)).sum()


def kept(submission: Submission, f: Any, p0: Tensor, lr: float, steps: int) -> dict[str, Any]:
    """What fix_5 returns, and p0 after the call."""
    state = GlobalState()
    result = submission.fix_5(f, p0, lr, steps)
    return {
        "path": result["path"],
        "best": result["best"],
        "lowest": result["best loss"],
        "keys": sorted(result),
        "p0_after": p0.detach().clone(),
        "p0_state": graph_state(p0),
        "unchanged": state.unchanged(),
    }


@probe
def way_down_and_up_again(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_5 where the loss falls at first and rises then"""
    far, near = draw.uniform(3.0, 4.0), draw.uniform(0.05, 0.08)
    p0 = torch.tensor([[far, near], [-far, near]], dtype=torch.float64)
    return kept(submission, crossing, p0, draw.uniform(1.02, 1.05), draw.integer(8, 11))


@probe
def ways_with_the_best_at_an_end(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_5 where the best comes first, last, between ups and downs, and where two are equally good"""
    p0 = draw.rand(2, low=0.5, high=1.0, requires_grad=True)
    start = torch.tensor([0.5, -1.1], dtype=torch.float64) + draw.uniform(0.0, 0.05)
    return {
        "rising": kept(submission, crossing, p0, 3.5, 3),
        "falling": kept(submission, crossing, p0, 0.2, draw.integer(3, 6)),
        "swinging": kept(submission, lambda p: 0.5 * p.pow(2).sum(), p0, 2.0, 3),
        "wavering": kept(submission, wavy, start, 0.3, 6),
    }


@probe
def way_of_one_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_5 with a single update"""
    p0 = draw.rand(2, low=0.5, high=1.0, dtype=torch.float64)
    return kept(submission, crossing, p0, draw.uniform(0.1, 0.3), 1)


# fix_6


def steep(p: Tensor, rows: Tensor) -> Tensor:
    """The mean over the rows of a coupled, non-linear loss."""
    return (torch.sin(rows @ p) + 0.5 * (rows @ p).pow(2) + rows[:, 0]).mean()


def in_portions(submission: Submission, f: Any, p: Tensor, X: Tensor, size: int) -> dict[str, Any]:
    """What fix_6 returns, whether the portions were small enough, and p and X after the call."""
    portions: list[int] = []

    def watched(q: Tensor, rows: Tensor) -> Tensor:
        portions.append(len(rows))
        return f(q, rows)

    state = GlobalState()
    loss, gradient = submission.fix_6(watched, p, X, size)
    return {
        "loss": loss,
        "gradient": gradient,
        "small_enough": all(1 <= n <= size for n in portions),
        "p_after": p.detach().clone(),
        "X_after": X.clone(),
        "unchanged": state.unchanged(),
    }


@probe
def portions_with_a_tail(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_6 with rows that are no multiple of the size, and a gradient that lies about"""
    p = draw.rand(3, low=0.5, dtype=torch.float64, requires_grad=True)
    p.grad = draw.rand(3, low=0.5, dtype=torch.float64)
    size = draw.integer(3, 6)
    X = draw.rand(size * draw.integer(2, 4) + 1, 3, low=-1.0, high=1.0, dtype=torch.float64)
    X[-1] += 2
    return in_portions(submission, steep, p, X, size)


@probe
def portions_of_the_lectures_rows(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_6 with the first 15 rows of the lecture's data, four at a time"""
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(2, generator=generator).requires_grad_()
    X = torch.rand(15, 2, generator=generator)
    return in_portions(submission, lambda q, rows: (rows * q - 2 * rows).pow(2).mean(), p, X, 4)


@probe
def portions_without_a_tail(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_6 with a multiple of the size, with fewer rows than that, and with one row at a time"""
    p = draw.rand(3, low=0.5, dtype=torch.float64, requires_grad=True)
    size, X = draw.integer(2, 5), draw.rand(12, 3, low=-1.0, dtype=torch.float64)
    return {
        "multiple": in_portions(submission, steep, p, X[: 3 * size], size),
        "fewer": in_portions(submission, steep, p, X[:4], 7 + size),
        "one_by_one": in_portions(submission, steep, p, X[:5], 1),
    }


@probe
def portions_of_one_size(submission: Submission, draw: Draw) -> dict[str, Any]:
    """fix_6 with six rows in three portions, and torch's state afterwards"""
    p = draw.rand(2, low=0.5, dtype=torch.float64, requires_grad=True)
    return in_portions(submission, steep, p, draw.rand(6, 2, low=-1.0, dtype=torch.float64), 2)
