# oop_inheritance: a class for each illness, an observer loss, context managers, generators, loss with a __call__
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
import contextlib


@contextlib.contextmanager
def undisturbed():
    with torch.random.fork_rng(devices=[]), torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


class Observer:
    """A linear loss that takes notes."""

    def __init__(self):
        self.parameters, self.rows, self.grads, self.values = [], [], [], []

    def __call__(self, p, x):
        self.parameters.append(p)
        self.rows.append(x.detach().clone())
        self.values.append(p.detach().clone())
        self.grads.append(None if not p.is_leaf or p.grad is None else p.grad.detach().clone())
        return torch.einsum("i,i->", p, x)


class Record:
    p0 = torch.tensor([1e4, 1e4], dtype=torch.float64)
    rows = torch.tensor([[1.0, 0.0], [10.0, 0.0], [100.0, 0.0], [1000.0, 0.0]], dtype=torch.float64)
    lr = 0.5

    def __init__(self, script):
        self.observer, self.failed = Observer(), False
        with undisturbed():
            try:
                self.history = script(self.observer, self.p0.clone(), self.rows.clone(), self.lr)
            except Exception:
                self.failed, self.history = True, []

    @property
    def calls(self):
        return len(self.observer.rows)

    @property
    def path(self):
        return [round((self.p0[0].item() - h[0].item()) / self.lr) for h in self.history]

    @property
    def idle_element_moved(self):
        return any(h[1].item() != self.p0[1].item() for h in self.history)


class Illness:
    label = "healthy"
    path = [0, 1, 11, 111, 1111]

    def fits(self, record):
        return not record.failed and not record.idle_element_moved and record.path == self.path


class NeverResets(Illness):
    label, path = "never_resets", [0, 1, 12, 123, 1234]


class StepsBeforeBackward(Illness):
    label, path = "steps_before_backward", [0, 0, 1, 11, 111]


class StepsTwice(Illness):
    label, path = "steps_twice", [0, 2, 22, 222, 2222]


class Ascends(Illness):
    label, path = "ascends", [0, -1, -11, -111, -1111]


class OneStepAtTheEnd(Illness):
    label, path = "one_step_at_the_end", [0, 0, 0, 0, 1111]


class UsesTheParameter(Illness):
    label = "uses_the_parameter"

    def fits(self, record):
        return not record.failed and record.idle_element_moved


class StaleRow(Illness):
    label = "stale_row"

    def fits(self, record):
        return not record.failed and any(record.path == [k * t for t in range(5)] for k in (1, 10, 100, 1000))


class Raises(Illness):
    def fits(self, record):
        return record.failed and self.fits_calls(record.calls)


class ForwardOutside(Raises):
    label = "forward_outside"
    fits_calls = staticmethod(lambda calls: calls == 1)


class LosesTheLeaf(Raises):
    label = "loses_the_leaf"
    fits_calls = staticmethod(lambda calls: calls > 1)


class Motionless(Illness):
    piles_up = False
    path = [0, 0, 0, 0, 0]

    def fits(self, record):
        last = record.observer.grads[-1] if record.observer.grads else None
        return super().fits(record) and self.piles_up == (last is not None and bool(last.any()))


class ResetsBeforeStep(Motionless):
    label = "resets_before_step"


class OrphanedParameter(Motionless):
    label, piles_up = "orphaned_parameter", True


class AliasedHistory(Illness):
    label, path = "aliased_history", [1111] * 5


class GraphInHistory(Illness):
    label = "graph_in_history"

    def fits(self, record):
        return super().fits(record) and all(h.grad_fn is not None for h in record.history)


class Healthy(Illness):
    def fits(self, record):
        return super().fits(record) and not any(h.grad_fn is not None for h in record.history)


def every(cls):
    for sub in cls.__subclasses__():
        if "label" in vars(sub) or sub is Healthy:
            yield sub
        yield from every(sub)


def diagnose(script):
    record = Record(script)
    for illness in every(Illness):
        if illness().fits(record):
            return illness.label
    return Healthy.label


# %%
class Line(torch.nn.Module):
    def __init__(self, dtype):
        super().__init__()
        self.slope = torch.nn.Parameter(torch.zeros((), dtype=dtype))
        self.offset = torch.nn.Parameter(torch.zeros((), dtype=dtype))

    def forward(self, x):
        return torch.addcmul(self.offset, self.slope, x)


class Descent:
    """zero, forward, backward, step: in the one right order."""

    def __init__(self, parameters):
        self.parameters = list(parameters)

    def forget(self):
        for p in self.parameters:
            p.grad = None

    def gradients(self, make_loss):
        self.forget()
        with torch.enable_grad():
            loss = make_loss()
        loss.backward(inputs=self.parameters)
        return loss.item()

    @torch.no_grad()
    def step(self, lr):
        for p in self.parameters:
            p.add_(p.grad, alpha=-lr)


def fix_1(x, y, lr, steps):
    line = Line(x.dtype)
    descent, losses = Descent(line.parameters()), []
    for _ in range(steps):
        losses.append(descent.gradients(lambda: (line(x) - y).pow(2).mean()))
        descent.step(lr)
    return line.slope.detach(), line.offset.detach(), losses


# %%
@contextlib.contextmanager
def one_step(optimizer):
    """Inside: gradients of this batch only. On leaving: a step."""
    optimizer.zero_grad()
    with torch.enable_grad():
        yield
    optimizer.step()


def fix_2(model, loss_fn, batches, optimizer):
    def epoch():
        for x, y in batches:
            with one_step(optimizer):
                loss = loss_fn(model(x), y)
                loss.backward()
                value = loss.item()
            yield value

    return list(epoch())


# %%
class Flat(Exception):
    pass


def fix_3(f, p, lr, tol, max_steps):
    descent, steps = Descent([p]), 0
    try:
        while steps < max_steps:
            descent.gradients(lambda: f(p))
            if torch.dist(p.grad, torch.zeros_like(p)) <= tol:
                raise Flat
            descent.step(lr)
            steps += 1
    except Flat:
        pass
    return steps


# %%
class Bounded(torch.optim.SGD):
    """SGD whose steps end with a clamp."""

    def __init__(self, params, low, high, **settings):
        super().__init__(params, **settings)
        self.low, self.high = low, high

    @torch.no_grad()
    def step(self, closure=None):
        loss = super().step(closure)
        for group in self.param_groups:
            for p in group["params"]:
                p.clamp_(self.low, self.high)
        return loss


def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = copy_of(p0)
    optimizer = Bounded([p], low, high, lr=lr, momentum=momentum)

    def path():
        yield p.detach().clone()
        for x in D:
            with one_step(optimizer):
                loss_fn(p, x).backward()
            yield p.detach().clone()

    return torch.stack(list(path()))


# %%
class Record5(dict):
    """A dict that keeps the best."""

    def offer(self, p, loss):
        if "best loss" not in self or loss < self["best loss"]:
            self.update({"best": p.detach().clone(), "best loss": loss})


def fix_5(f, p0, lr, steps):
    p, record, path = copy_of(p0), Record5(), []
    descent = Descent([p])
    for _ in range(steps + 1):
        path.append(p.detach().clone())
        loss = descent.gradients(lambda: f(p))
        record.offer(p, loss)
        descent.step(lr)
    return {"path": torch.stack(path), **record}


# %%
class Mean:
    """A running mean with weights."""

    def __init__(self):
        self.value, self.weight = 0.0, 0

    def add(self, value, weight):
        self.weight += weight
        self.value = self.value + (value - self.value) * (weight / self.weight)


def fix_6(loss_fn, p, X, size):
    loss_mean, gradient_mean = Mean(), Mean()
    descent = Descent([p])
    for rows in X.split(size):
        loss_mean.add(descent.gradients(lambda: loss_fn(p, rows)), len(rows))
        gradient_mean.add(p.grad.detach().clone(), len(rows))
    return loss_mean.value, gradient_mean.value
