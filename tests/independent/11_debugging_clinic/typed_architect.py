# typed_architect: StrEnum of labels, dataclasses, NamedTuple results, expectations computed for each illness
# %%
import math
import warnings
from collections.abc import Callable, Iterable

import torch
from torch import Tensor


LossFunction = Callable[[Tensor, Tensor], Tensor]
Script = Callable[[LossFunction, Tensor, Tensor, float], list[Tensor]]

lecture_generator = torch.Generator().manual_seed(0)  # the lecture's numbers, for the illustrations
lecture_p0 = torch.rand(2, generator=lecture_generator)
lecture_D = torch.rand(100, 2, generator=lecture_generator)
# %%
LABELS = {
    "healthy": "keeps the promise",
    "never_resets": "gradients are not forgotten between two updates: each is added to those before it",
    "resets_before_step": "gradients are forgotten after backward(), before the step that should use them",
    "steps_before_backward": "in each row the step comes before backward(): it uses the gradient that the "
    "row before has left, the first step has none and moves nothing, and the last gradient is never used",
    "steps_twice": "takes two steps for every row, both with the same gradient",
    "ascends": "adds lr · gradient instead of subtracting it",
    "uses_the_parameter": "subtracts lr · p, where lr · gradient belongs",
    "stale_row": "uses one and the same row of D for all updates",
    "one_step_at_the_end": "adds up the gradients of all rows at the starting point, and takes a single step "
    "with the sum, after the last row; all entries of the history but the last are the starting point",
    "orphaned_parameter": "replaced p by a copy when the optimizer had been built already: loss_fn is given "
    "the copy, and the history shows the copy, while resets and steps go to the original, which never gets a "
    "gradient; so neither of them moves",
    "aliased_history": "trains well, but all entries of the history share the memory of p, which moves on",
    "graph_in_history": "trains well, and the values in the history are right and are copies, but every "
    "entry hangs on the graph: it has a grad_fn",
    "loses_the_leaf": "the first update rebinds p to a tensor that is no leaf, or that requires no grad, so "
    "that the second row raises an error, once loss_fn has been called for it",
    "forward_outside": "computes the loss once, from the first row, before the loop, and never calls loss_fn "
    "again; the second backward() raises an error, if the loss is such that the graph has saved "
    "anything for it",
}
# %%
def copy_of(p0: Tensor) -> Tensor:
    """A leaf of its own, with the values of p0."""
    return p0.detach().clone().requires_grad_()


# %%
import dataclasses
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Label(enum.StrEnum):
    HEALTHY = "healthy"
    NEVER_RESETS = "never_resets"
    RESETS_BEFORE_STEP = "resets_before_step"
    STEPS_BEFORE_BACKWARD = "steps_before_backward"
    STEPS_TWICE = "steps_twice"
    ASCENDS = "ascends"
    USES_THE_PARAMETER = "uses_the_parameter"
    STALE_ROW = "stale_row"
    ONE_STEP_AT_THE_END = "one_step_at_the_end"
    ORPHANED_PARAMETER = "orphaned_parameter"
    ALIASED_HISTORY = "aliased_history"
    GRAPH_IN_HISTORY = "graph_in_history"
    LOSES_THE_LEAF = "loses_the_leaf"
    FORWARD_OUTSIDE = "forward_outside"


@dataclass
class Call:
    parameter: Tensor
    value: Tensor
    grad: Tensor | None
    row: Tensor


@dataclass
class Examination:
    """One run of a script on a curved loss, with notes."""

    script: Script
    p0: Tensor = field(default_factory=lambda: torch.tensor([2.0, -1.0, 0.5], dtype=torch.float64))
    D: Tensor = field(
        default_factory=lambda: torch.tensor([[1.0, 2.0, -1.0], [0.5, -1.5, 3.0], [2.5, 0.25, 1.0], [-1.0, 1.0, 2.0]], dtype=torch.float64)
    )
    lr: float = 0.03125
    calls: list[Call] = field(default_factory=list)
    history: list[Tensor] | None = None
    error: Exception | None = None

    def loss(self, p: Tensor, x: Tensor) -> Tensor:
        grad = p.grad.clone() if p.is_leaf and p.grad is not None else None
        self.calls.append(Call(p, p.detach().clone(), grad, x.detach().clone()))
        return ((p - x) ** 2).sum() / 2

    @staticmethod
    def slope(p: Tensor, x: Tensor) -> Tensor:
        return p - x

    def run(self) -> "Examination":
        with torch.enable_grad(), torch.random.fork_rng(devices=[]), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.history = self.script(self.loss, self.p0.clone(), self.D.clone(), self.lr)
            except Exception as error:
                self.error = error
        return self

    # what an illness would have written
    def forecast(self, label: Label, early_forward: bool = False) -> list[Tensor]:
        p, lr, path = self.p0.clone(), self.lr, [self.p0.clone()]
        total = torch.zeros_like(p)
        waiting: Tensor | None = None
        for x in self.D:
            g = self.slope(p, x)
            match label:
                case Label.NEVER_RESETS:
                    total = total + g
                    p = p - lr * total
                case Label.STEPS_BEFORE_BACKWARD:
                    before = p
                    p = p if waiting is None else p - lr * waiting
                    # the forward pass may be before or after the step
                    waiting = self.slope(before if early_forward else p, x)
                case Label.STEPS_TWICE:
                    p = p - lr * g - lr * g
                case Label.ASCENDS:
                    p = p + lr * g
                case Label.USES_THE_PARAMETER:
                    p = p - lr * p
                case Label.ONE_STEP_AT_THE_END:
                    total = total + g
                case _:
                    p = p - lr * g
            path.append(p.clone())
        if label is Label.ONE_STEP_AT_THE_END:
            path[-1] = p - lr * total
        return path

    def looks_like(self, label: Label) -> bool:
        assert self.history is not None
        return any(
            all(torch.allclose(a.detach(), b) for a, b in zip(self.history, self.forecast(label, early), strict=True))
            for early in (False, True)
        )

    @property
    def stood_still(self) -> bool:
        assert self.history is not None
        return all(torch.equal(entry.detach(), self.p0) for entry in self.history)

    def verdict(self) -> Label:
        if self.error is not None or self.history is None:
            return Label.FORWARD_OUTSIDE if len(self.calls) == 1 else Label.LOSES_THE_LEAF
        if len(self.calls) == 1:
            return Label.FORWARD_OUTSIDE
        if all(entry.grad_fn is not None for entry in self.history):
            return Label.GRAPH_IN_HISTORY
        if len({entry.data_ptr() for entry in self.history}) == 1:
            return Label.ALIASED_HISTORY
        if self.stood_still:
            grad = self.calls[-1].grad
            return Label.RESETS_BEFORE_STEP if grad is None or not grad.any() else Label.ORPHANED_PARAMETER
        if all(torch.equal(call.row, self.calls[0].row) for call in self.calls):
            return Label.STALE_ROW
        by_path = (
            Label.HEALTHY, Label.NEVER_RESETS, Label.STEPS_BEFORE_BACKWARD, Label.STEPS_TWICE,
            Label.ASCENDS, Label.USES_THE_PARAMETER, Label.ONE_STEP_AT_THE_END,
        )
        return next((label for label in by_path if self.looks_like(label)), Label.HEALTHY)


def diagnose(script: Script) -> str:
    return Examination(script).run().verdict()


# %%
class Fit(NamedTuple):
    slope: Tensor
    offset: Tensor
    losses: list[float]


def fix_1(x: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    """The gradient of a mean of squares, by formula."""
    slope, offset = torch.zeros((), dtype=x.dtype), torch.zeros((), dtype=x.dtype)
    losses: list[float] = []
    for _ in range(steps):
        residual: Tensor = slope * x + offset - y
        losses.append(residual.square().mean().item())
        slope, offset = slope - lr * (2 * residual * x).mean(), offset - lr * (2 * residual).mean()
    return Fit(slope, offset, losses)


# %%
@dataclass(frozen=True)
class Step:
    model: Callable[[Tensor], Tensor]
    loss_fn: LossFunction
    optimizer: torch.optim.Optimizer

    def __call__(self, x: Tensor, y: Tensor) -> float:
        with torch.enable_grad():
            loss = self.loss_fn(self.model(x), y)
        self.optimizer.zero_grad(set_to_none=False)
        loss.backward()
        value = float(loss.detach())
        self.optimizer.step()
        return value


def fix_2(
    model: Callable[[Tensor], Tensor], loss_fn: LossFunction, batches: Iterable[tuple[Tensor, Tensor]], optimizer: torch.optim.Optimizer
) -> list[float]:
    step = Step(model, loss_fn, optimizer)
    return [step(x, y) for x, y in batches]


# %%
@dataclass
class Descent:
    f: Callable[[Tensor], Tensor]
    p: Tensor
    lr: float

    def gradient(self) -> Tensor:
        with torch.enable_grad():
            return torch.autograd.grad(self.f(self.p), self.p)[0]

    def update(self, gradient: Tensor) -> None:
        with torch.no_grad():
            self.p.copy_(self.p - self.lr * gradient)


def fix_3(f: Callable[[Tensor], Tensor], p: Tensor, lr: float, tol: float, max_steps: int) -> int:
    descent, steps = Descent(f, p, lr), 0
    while steps < max_steps and not torch.linalg.vector_norm(gradient := descent.gradient()) <= tol:
        descent.update(gradient)
        steps += 1
    return steps


# %%
@dataclass
class Momentum:
    lr: float
    momentum: float
    buffer: Tensor | None = None

    def step(self, p: Tensor, gradient: Tensor) -> Tensor:
        self.buffer = gradient if self.buffer is None else self.momentum * self.buffer + gradient
        return p - self.lr * self.buffer


def fix_4(
    loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float, momentum: float, low: float, high: float
) -> Tensor:
    rule = Momentum(lr, momentum)
    points: list[Tensor] = [p0.detach().clone()]
    for x in D:
        leaf = points[-1].clone().requires_grad_()
        with torch.enable_grad():
            (gradient,) = torch.autograd.grad(loss_fn(leaf, x), leaf)
        points.append(rule.step(points[-1], gradient).clamp(low, high))
    return torch.stack(points)


# %%
class Point(NamedTuple):
    p: Tensor
    loss: float


def fix_5(f: Callable[[Tensor], Tensor], p0: Tensor, lr: float, steps: int) -> dict[str, Tensor | float]:
    def points() -> Iterator[Point]:
        p = p0.detach().clone()
        for t in range(steps + 1):
            with torch.enable_grad():
                leaf = p.clone().requires_grad_()
                value = f(leaf)
                gradient = torch.autograd.grad(value, leaf)[0] if t < steps else torch.zeros_like(p)
            yield Point(p, float(value.detach()))
            p = p - lr * gradient

    path: list[Point] = list(points())
    best: Point = min(path, key=lambda point: point.loss)
    return {"path": torch.stack([point.p for point in path]), "best": best.p.clone(), "best loss": best.loss}


# %%
class LossAndGradient(NamedTuple):
    loss: float
    gradient: Tensor


def fix_6(loss_fn: LossFunction, p: Tensor, X: Tensor, size: int) -> tuple[float, Tensor]:
    """Sums of chunks' sums, divided by N at the end."""
    total, gradient = 0.0, torch.zeros_like(p, requires_grad=False)
    for chunk in X.split(size):
        with torch.enable_grad():
            loss = loss_fn(p, chunk) * chunk.shape[0]
            (part,) = torch.autograd.grad(loss, p)
        total += loss.item()
        gradient += part
    return LossAndGradient(total / X.shape[0], gradient / X.shape[0])
