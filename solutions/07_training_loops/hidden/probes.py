"""What the graders observe of "Training loops"."""

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor

from autograder.probing import Draw, GlobalState, Submission, attempt, graph_state, probe

CLIPPING = (
    "_get_total_norm",
    "_clip_grads_with_norm_",
    "clip_grad_norm_",
    "clip_grad_norm",
    "clip_grad_value_",
)
PUBLIC_CLIPPING = ("get_total_norm", "clip_grads_with_norm_", *CLIPPING[2:])


def grad_mode() -> str:
    """Torch's grad mode as a word."""
    return "on" if torch.is_grad_enabled() else "off"


def number(value: Any) -> Any:
    """A tensor of shape () as a Python number; anything else as it is."""
    return value.item() if isinstance(value, Tensor) and value.shape == () else value


def numbers(values: Any) -> Any:
    """A list with its tensors of shape () as Python numbers; anything else as it is."""
    return [number(value) for value in values] if isinstance(values, list) else values


class Model:
    """Two or three coupled parameters of different shape; notes what happens to them, and in which order.

    Attributes:
        log: "f" (forward) for a call of the loss, "b" (backward) for a gradient computed, "s" (step) if the
            parameters were found changed since the last look.
        path: all numbers of all parameters, at each call of the loss and at each ``look``.
        fresh: for each gradient computed, whether there was no old one in ``.grad`` to add it to.
        modes: torch's grad mode at each call of the loss, "on" or "off".
    """

    def __init__(self, draw: Draw, dtype: torch.dtype = torch.float64, *, idle: bool = False) -> None:
        self.weight = draw.rand(3, 2, low=-1.0, dtype=dtype, requires_grad=True)
        self.scale = draw.rand(2, low=0.5, high=1.5, dtype=dtype, requires_grad=True)
        self.gain = draw.rand(1, low=0.5, high=1.5, dtype=dtype, requires_grad=True) if idle else None
        self.params = [p for p in (self.gain, self.weight, self.scale) if p is not None]
        self.log: list[str] = []
        self.path: list[Tensor] = []
        self.fresh: list[bool] = []
        self.modes: list[str] = []
        self.weight.register_hook(self._note_gradient)

    def loss(self, batch: Tensor) -> Tensor:
        """The mean loss over the rows of a batch. ``gain`` takes part if their number is odd."""
        self.look()
        self.log.append("f")
        self.modes.append(grad_mode())
        predicted = torch.tanh(batch @ self.weight) @ self.scale
        if self.gain is not None and len(batch) % 2:
            predicted = predicted * self.gain
        return (predicted - batch.sum(1)).pow(2).mean()

    def look(self) -> None:
        """Note where the parameters are."""
        now = torch.cat([p.detach().flatten() for p in self.params])
        if self.path and not torch.equal(now, self.path[-1]):
            self.log.append("s")
        self.path.append(now)

    def seen(self) -> dict[str, Any]:
        """All that was noted, after a last look; and in which state the parameters are."""
        self.look()
        return {
            "order": " ".join(self.log),
            "path": torch.stack(self.path),
            "states": [{**graph_state(p), "grad": None} for p in self.params],
            "fresh": self.fresh,
            "stuck_with_a_gradient": None if "s" in self.log else self._has_gradient(),
        }

    def gradients(self) -> list[Tensor | None]:
        """Copies of the parameters' gradients."""
        return [None if p.grad is None else p.grad.detach().clone() for p in self.params]

    def _note_gradient(self, _: Tensor) -> None:
        self.fresh.append(not self._has_gradient())
        self.log.append("b")

    def _has_gradient(self) -> bool:
        return self.weight.grad is not None and bool(self.weight.grad.any())


def batches_of(draw: Draw, *sizes: int, dtype: torch.dtype = torch.float64) -> list[Tensor]:
    """Batches with these numbers of rows, of three numbers each."""
    return [draw.rand(size, 3, low=-1.5, high=1.5, dtype=dtype) for size in sizes]


# train_epoch


@probe
def two_epochs_of_uneven_batches(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch twice over batches of 4, 4 and 3 rows, with two learning rates; the batches after it"""
    model, batches, state = Model(draw), batches_of(draw, 4, 4, 3), GlobalState()
    losses = [
        submission.train_epoch(model.params, batches, model.loss, lr)
        for lr in (draw.uniform(0.1, 0.2), draw.uniform(0.3, 0.4))
    ]
    return {
        "losses": losses,
        "values": [numbers(of_an_epoch) for of_an_epoch in losses],
        **model.seen(),
        "batches": [batch.clone() for batch in batches],
        "unchanged": state.unchanged(),
    }


@probe
def epoch_of_generators(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch with one float32 batch; parameters and batches come from generators"""
    model = Model(draw, torch.float32)
    batches = batches_of(draw, 5, dtype=torch.float32)
    losses = submission.train_epoch(
        (p for p in model.params), (batch for batch in batches), model.loss, draw.uniform(0.1, 0.4)
    )
    return {"values": numbers(losses), **model.seen()}


@probe
def longer_epoch_of_generators(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch with three float32 batches; parameters and batches come from generators"""
    model = Model(draw, torch.float32)
    batches = batches_of(draw, 3, 2, 4, dtype=torch.float32)
    losses = submission.train_epoch(
        (p for p in model.params), (batch for batch in batches), model.loss, draw.uniform(0.1, 0.4)
    )
    return {"values": numbers(losses), **model.seen()}


@probe
def epoch_with_an_idle_parameter(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train_epoch over four batches; the first of three parameters takes part in two of them only"""
    model = Model(draw, idle=True)
    losses = submission.train_epoch(
        model.params, batches_of(draw, 2, 3, 4, 3), model.loss, draw.uniform(0.1, 0.4)
    )
    return {"values": numbers(losses), **model.seen()}


# evaluate


@probe
def evaluation_of_uneven_batches(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate over batches of 4, 4 and 1 rows"""
    model = Model(draw)
    return {"mean": number(submission.evaluate(batches_of(draw, 4, 4, 1), model.loss))}


@probe
def evaluation_of_even_batches(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate over three batches of 3 rows; what the loss saw, and what has changed afterwards"""
    model, batches, state = Model(draw), batches_of(draw, 3, 3, 3), GlobalState()
    mean = submission.evaluate(batches, model.loss)
    unchanged = state.unchanged()
    return {
        "mean": mean,
        "value": number(mean),
        "modes": " ".join(model.modes),
        **model.seen(),
        "gradients": model.gradients(),
        "batches": [batch.clone() for batch in batches],
        "unchanged": unchanged,
    }


@probe
def evaluation_of_a_generator(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate over float32 batches of 1 and 5 rows from a generator"""
    model, batches = Model(draw, torch.float32), batches_of(draw, 1, 5, dtype=torch.float32)
    mean = submission.evaluate((batch for batch in batches), model.loss)
    return {"mean": number(mean), "modes": " ".join(model.modes)}


@probe
def evaluation_inside_no_grad(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate where gradients are switched off already, and the grad mode after it"""
    model, batches = Model(draw), batches_of(draw, 3, 3)
    with torch.no_grad():
        mean = submission.evaluate(batches, model.loss)
        mode = grad_mode()
    return {"mean": number(mean), "mode_afterwards": mode}


@probe
def evaluation_that_fails(submission: Submission, draw: Draw) -> dict[str, Any]:
    """evaluate with a loss that raises an ArithmeticError at the second batch, and the grad mode after it"""
    model, batches = Model(draw), batches_of(draw, 2, 3)

    def failing(batch: Tensor) -> Tensor:
        if len(batch) == 3:
            raise ArithmeticError("this batch has no loss")
        return model.loss(batch)

    mean = submission.evaluate(batches[:1], failing)
    outcome = attempt(submission.evaluate, batches, failing)
    return {"mean": number(mean), "raised": outcome["raised"], "mode_afterwards": grad_mode()}


# accumulate_step


@probe
def accumulation_of_uneven_pieces(submission: Submission, draw: Draw) -> dict[str, Any]:
    """accumulate_step over micro batches of 4, 2, 4 and 3 rows; these and the parameters afterwards"""
    model, micro, state = Model(draw), batches_of(draw, 4, 2, 4, 3), GlobalState()
    mean = submission.accumulate_step(model.params, micro, model.loss)
    return {
        "mean": mean,
        "value": number(mean),
        "gradients": model.gradients(),
        **{**model.seen(), "fresh": None},
        "micro": [batch.clone() for batch in micro],
        "unchanged": state.unchanged(),
    }


@probe
def accumulation_over_old_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """accumulate_step, float32, where .grad holds something; everything comes from generators"""
    model = Model(draw, torch.float32)
    micro = batches_of(draw, 3, 3, 1, dtype=torch.float32)
    for p in model.params:
        p.grad = draw.rand(*p.shape, low=-1.0)
    mean = submission.accumulate_step((p for p in model.params), (batch for batch in micro), model.loss)
    return {"value": number(mean), "gradients": model.gradients()}


@probe
def accumulation_of_one_piece(submission: Submission, draw: Draw) -> dict[str, Any]:
    """accumulate_step over a single micro batch of 5 rows, where .grad holds something"""
    model, micro = Model(draw), batches_of(draw, 5)
    for p in model.params:
        p.grad = draw.rand(*p.shape, low=-1.0, dtype=torch.float64)
    mean = submission.accumulate_step(model.params, micro, model.loss)
    return {"value": number(mean), "gradients": model.gradients(), "states": model.seen()["states"]}


@probe
def accumulation_with_an_idle_parameter(submission: Submission, draw: Draw) -> dict[str, Any]:
    """accumulate_step over 2, 3, 4 and 1 rows; the first parameter takes part in two of them only"""
    model, micro = Model(draw, idle=True), batches_of(draw, 2, 3, 4, 1)
    mean = submission.accumulate_step(model.params, micro, model.loss)
    return {"value": number(mean), "gradients": model.gradients(), "path": model.seen()["path"]}


# clip_grad_norm


@contextmanager
def calls_of_torchs_clipping() -> Iterator[list[str]]:
    """A list that grows with every call of torch's own functions for clipping in the block."""
    package, module = (
        importlib.import_module("torch.nn.utils"),
        importlib.import_module("torch.nn.utils.clip_grad"),
    )
    places = [(module, name) for name in CLIPPING] + [(package, name) for name in PUBLIC_CLIPPING]
    originals = [(place, name, getattr(place, name)) for place, name in places if hasattr(place, name)]
    calls: list[str] = []

    def noted(name: str, original: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            calls.append(name)
            return original(*args, **kwargs)

        return call

    try:
        for place, name, original in originals:
            setattr(place, name, noted(name, original))
        yield calls
    finally:
        for place, name, original in originals:
            setattr(place, name, original)


def parameters_with_gradients(
    draw: Draw, *shapes: tuple[int, ...], norm: float, dtype: torch.dtype = torch.float64
) -> list[Tensor]:
    """Parameters whose gradients have the given joint norm."""
    params = [draw.rand(*shape, low=-2.0, high=2.0, dtype=dtype, requires_grad=True) for shape in shapes]
    gradients = [draw.rand(*shape, low=-1.0, dtype=dtype) for shape in shapes]
    joint = sum(float(g.double().pow(2).sum()) for g in gradients) ** 0.5
    for p, g in zip(params, gradients, strict=True):
        p.grad = g * (norm / joint)
    return params


def after_clipping(
    submission: Submission, params: list[Tensor], max_norm: float, *, lazy: bool = False
) -> dict[str, Any]:
    """What clip_grad_norm returns, and the parameters and gradients afterwards."""
    with calls_of_torchs_clipping() as calls:
        norm = submission.clip_grad_norm((p for p in params) if lazy else params, max_norm)
    return {
        "norm": norm.clone() if isinstance(norm, Tensor) else norm,
        "length": number(norm),
        "gradients": [None if p.grad is None else p.grad.detach().clone() for p in params],
        "params": [p.detach().clone() for p in params],
        "calls": len(calls) > 0,
    }


@probe
def clipping_of_long_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """clip_grad_norm of three gradients whose joint norm is several times the bound"""
    params = parameters_with_gradients(draw, (2, 3), (4,), (), norm=draw.uniform(4.0, 6.0))
    return after_clipping(submission, params, draw.uniform(1.5, 2.0))


@probe
def clipping_of_short_gradients(submission: Submission, draw: Draw) -> dict[str, Any]:
    """clip_grad_norm of gradients whose joint norm is just below the bound"""
    params = parameters_with_gradients(draw, (3,), (2, 2), norm=draw.uniform(1.8, 1.95))
    return after_clipping(submission, params, 2.0)


@probe
def clipping_around_a_missing_gradient(submission: Submission, draw: Draw) -> dict[str, Any]:
    """clip_grad_norm, float32, of three parameters from a generator; the first has no gradient"""
    params = parameters_with_gradients(
        draw, (2,), (3,), (2, 2), norm=draw.uniform(4.0, 6.0), dtype=torch.float32
    )
    params[0].grad = None
    return after_clipping(submission, params, draw.uniform(0.4, 0.6), lazy=True)


@probe
def clipping_near_zero(submission: Submission, draw: Draw) -> dict[str, Any]:
    """clip_grad_norm with bound 1 of (.3, .4), of the same beside zeros, and of zeros alone"""
    p, q = (
        draw.rand(2, dtype=torch.float64, requires_grad=True),
        draw.rand(3, dtype=torch.float64, requires_grad=True),
    )
    p.grad = torch.tensor([0.3, 0.4], dtype=torch.float64)
    alone = after_clipping(submission, [p], 1.0)
    q.grad = torch.zeros(3, dtype=torch.float64)
    return {
        "alone": alone,
        "beside_zeros": after_clipping(submission, [p, q], 1.0),
        "zeros": after_clipping(submission, [q], 1.0),
    }


# train


class RecordingSGD(torch.optim.SGD):
    """torch's SGD; notes the gradients that each step finds."""

    found: list[Tensor]

    def step(self, closure: Any = None) -> Any:
        """Note the gradients, and take the step."""
        loss = None
        if closure is not None:
            with torch.enable_grad():
                loss = closure()
        params = [p for group in self.param_groups for p in group["params"]]
        gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in params]
        self.found.append(torch.cat([g.detach().flatten() for g in gradients]))
        super().step()
        return loss


class Workshop:
    """Makes optimisers, and remembers what for.

    Attributes:
        found: the gradients that each step found, all numbers in a row.
        made: for each optimiser its parameters.
        computed: for each gradient that was computed, the number of its parameter in the list.
    """

    def __init__(self, **options: Any) -> None:
        self.options = options
        self.found: list[Tensor] = []
        self.made: list[list[Tensor]] = []
        self.computed: list[int] = []

    def __call__(self, params: Any) -> RecordingSGD:
        """An optimiser for the parameters, which notes what it finds in ``found``."""
        optimizer = RecordingSGD(params, **self.options)
        optimizer.found = self.found
        self.made.append([p for group in optimizer.param_groups for p in group["params"]])
        for number, p in enumerate(self.made[-1]):
            if p.requires_grad:
                p.register_hook(lambda _, number=number: self.computed.append(number))
        return optimizer

    def clipped_too_late(self, max_norm: float) -> bool | None:
        """Whether the last gradients are within the bound now; None if they were at the last step."""
        if not self.found or float(self.found[-1].norm()) <= 1.001 * max_norm:
            return None
        left = [p.grad.flatten() for p in self.made[-1] if p.grad is not None]
        return bool(left) and float(torch.cat(left).norm()) <= 1.001 * max_norm


def in_numbers(history: Any) -> Any:
    """A history whose lists hold numbers; anything but a dict as it is."""
    return {key: numbers(value) for key, value in history.items()} if isinstance(history, dict) else history


def training_run(
    submission: Submission, draw: Draw, *, lr: float, momentum: float, **settings: Any
) -> dict[str, Any]:
    """What train returns, what its optimiser found at each step, and what became of the rest of the world."""
    workshop, generator, state = Workshop(lr=lr, momentum=momentum), draw.generator(), GlobalState()
    torch.rand(draw.integer(1, 9), generator=generator)
    history = submission.train(submission.TrainConfig(**settings, make_optimizer=workshop), generator)
    return {
        "history": history,
        "values": in_numbers(history),
        "found": torch.stack(workshop.found) if workshop.found else torch.zeros(0),
        "made_for": "; ".join(
            ", ".join("a leaf" if p.is_leaf else "no leaf" for p in params) for params in workshop.made
        ),
        "trained": [[p.detach().clone() for p in params] for params in workshop.made],
        "clipped_too_late": workshop.clipped_too_late(settings["max_norm"]),
        "computed": [workshop.computed.count(number) for number in (0, 1)],
        "next_draw": torch.randint(2**40, (1,), generator=generator),
        "unchanged": state.unchanged(),
    }


@probe
def run_with_clipping_and_a_tail(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train for two epochs of 11 rows in batches of 4, with momentum, above the bound"""
    return training_run(
        submission,
        draw,
        lr=draw.uniform(0.05, 0.15),
        momentum=draw.uniform(0.5, 0.8),
        rows=11,
        dim=3,
        epochs=2,
        batch_size=4,
        max_norm=draw.uniform(0.2, 0.3),
    )


@probe
def run_without_clipping(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train for three epochs of 6 rows in batches of 2, without momentum, below the bound"""
    return training_run(
        submission,
        draw,
        lr=draw.uniform(0.05, 0.1),
        momentum=0.0,
        rows=6,
        dim=2,
        epochs=3,
        batch_size=2,
        max_norm=100.0,
    )


@probe
def run_of_a_single_update(submission: Submission, draw: Draw) -> dict[str, Any]:
    """train for one epoch of 3 rows with a batch size of 5"""
    return training_run(
        submission, draw, lr=0.25, momentum=0.0, rows=3, dim=4, epochs=1, batch_size=5, max_norm=0.5
    )
