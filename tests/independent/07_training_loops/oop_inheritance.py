# style: object-oriented: templates, context managers, callbacks
# %%
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor


# %%
@dataclass(frozen=True)
class TrainConfig:
    """All that describes a training run, but for its seed."""

    rows: int
    """How many rows of data are drawn."""
    dim: int
    """How many numbers are in a row, and in p."""
    epochs: int
    """How often the data are walked through."""
    batch_size: int
    """How many rows are in a batch; the last batch of an epoch gets what is left."""
    max_norm: float
    """The bound for the joint norm of the gradients."""
    make_optimizer: Callable[[list[Tensor]], torch.optim.Optimizer]
    """Given the list of parameters, returns an optimiser for them."""


# %%
import contextlib
from abc import ABC, abstractmethod

from torch import nn


class Loop(ABC):
    """zero, forward, backward, step; a subclass fills in what it needs."""

    def __init__(self, params, loss_fn):
        self.params = list(params)
        self.loss_fn = loss_fn

    def on_start(self): ...

    def on_end(self): ...

    @abstractmethod
    def on_batch(self, batch): ...

    def run(self, batches):
        self.on_start()
        for batch in batches:
            self.on_batch(batch)
        self.on_end()
        return self

    def forget(self):
        for p in self.params:
            p.grad = None

    def backward(self, batch, weight=1.0):
        with torch.enable_grad():
            loss = self.loss_fn(batch)
            torch.autograd.backward([loss], [loss.new_full((), weight)])
        return loss.detach().item()


class EpochLoop(Loop):
    def __init__(self, params, loss_fn, lr):
        super().__init__(params, loss_fn)
        self.optimizer = torch.optim.SGD(self.params, lr=lr)
        self.losses = []

    def on_batch(self, batch):
        self.forget()
        self.losses.append(self.backward(batch))
        self.optimizer.step()


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    return EpochLoop(params, loss_fn, lr).run(batches).losses


# %%
class EvaluationLoop(Loop):
    def __init__(self, loss_fn):
        super().__init__((), loss_fn)
        self.mean, self.rows = 0.0, 0

    @torch.no_grad()
    def on_batch(self, batch):
        self.rows += batch.shape[0]
        self.mean += (self.loss_fn(batch).item() - self.mean) * (batch.shape[0] / self.rows)


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    return EvaluationLoop(loss_fn).run(batches).mean


# %%
class AccumulationLoop(Loop):
    """Adds up gradients of sums over rows, relative to the rows of the first micro batch; divides at the end."""

    def on_start(self):
        self.forget()
        self.first, self.rows, self.total = None, 0, 0.0

    def on_batch(self, batch):
        n = len(batch)
        self.first = self.first or n
        self.total += n * self.backward(batch, n / self.first)
        self.rows += n

    def on_end(self):
        for p in self.params:
            p.grad.mul_(self.first / self.rows)
        self.mean = self.total / self.rows


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    return AccumulationLoop(params, loss_fn).run(micro).mean


# %%
class Clipper:
    def __init__(self, params):
        self.having = [p for p in params if p.grad is not None]

    @property
    def norm(self):
        squares = torch.stack([p.grad.detach().double().flatten().dot(p.grad.detach().double().flatten()) for p in self.having])
        return squares.sum().sqrt()

    def scale(self, factor):
        for p in self.having:
            p.grad = torch.mul(p.grad.detach(), factor)


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    clipper = Clipper(params)
    norm = clipper.norm
    if norm > max_norm:
        clipper.scale(max_norm / norm.item())
    return norm.to(clipper.having[0].grad.dtype)


# %%
class Affine(nn.Module):
    def __init__(self, p):
        super().__init__()
        self.p, self.b = nn.Parameter(p), nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x * self.p + self.b


class Record:
    def __init__(self, model):
        self.model = model
        self.numbers = {"loss": [], "norm": []}
        self.tensors = {name: [] for name, _ in model.named_parameters()}
        self.snapshot()

    def snapshot(self):
        for name, value in self.model.state_dict().items():
            self.tensors[name].append(value.clone())

    def note(self, **numbers):
        for name, number in numbers.items():
            self.numbers[name].append(float(number))

    def as_dict(self):
        return self.numbers | {name: torch.stack(values) for name, values in self.tensors.items()}


@contextlib.contextmanager
def bar(optimizer):
    optimizer.zero_grad()
    with torch.enable_grad():
        yield
    optimizer.step()


def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    model = Affine(torch.rand((cfg.dim,), generator=generator))
    data = torch.rand((cfg.rows, cfg.dim), generator=generator)
    optimizer = cfg.make_optimizer(list(model.parameters()))
    criterion, record = nn.MSELoss(), Record(model)
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        for rows in torch.utils.data.BatchSampler(order.tolist(), cfg.batch_size, drop_last=False):
            x = data[rows]
            with bar(optimizer):
                loss = criterion(model(x), 2 * x)
                loss.backward()
                norm = nn.utils.get_total_norm([q.grad for q in model.parameters()])
                nn.utils.clip_grads_with_norm_(model.parameters(), cfg.max_norm, norm)
            record.note(loss=loss.item(), norm=norm.item())
            record.snapshot()
    return record.as_dict()
