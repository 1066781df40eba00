# style: type-annotated architect: dataclasses, protocols, TypedDict, small helpers
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
from collections.abc import Iterator
from dataclasses import field
from typing import Protocol, Self, TypeAlias, TypedDict

LossFn: TypeAlias = Callable[[Tensor], Tensor]


class Stepper(Protocol):
    def zero_grad(self) -> None: ...
    def step(self) -> Any: ...


@dataclass(slots=True)
class ParameterSet:
    tensors: tuple[Tensor, ...]

    @classmethod
    def of(cls, params: Iterable[Tensor]) -> Self:
        return cls(tuple(params))

    def forget(self) -> None:
        for p in self.tensors:
            p.grad = None

    def gradients(self) -> Iterator[tuple[Tensor, Tensor]]:
        yield from ((p, p.grad) for p in self.tensors if p.grad is not None)


@dataclass(slots=True)
class RowMean:
    """A mean over rows, of which whole batches arrive."""

    total: float = 0.0
    rows: int = 0

    def add(self, mean: float, rows: int) -> None:
        self.total += mean * rows
        self.rows += rows

    @property
    def value(self) -> float:
        return self.total / self.rows


@dataclass(frozen=True)
class PlainSGD:
    params: ParameterSet
    lr: float

    def zero_grad(self) -> None:
        self.params.forget()

    @torch.no_grad()
    def step(self) -> None:
        for p, g in self.params.gradients():
            p.add_(g, alpha=-self.lr)


# %%
def _update(stepper: Stepper, loss_fn: LossFn, batch: Tensor) -> float:
    stepper.zero_grad()
    with torch.set_grad_enabled(True):
        loss = loss_fn(batch)
        loss.backward()
    stepper.step()
    return loss.item()


def train_epoch(params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: LossFn, lr: float) -> list[float]:
    stepper = PlainSGD(ParameterSet.of(params), lr)
    return [_update(stepper, loss_fn, batch) for batch in batches]


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: LossFn) -> float:
    mean = RowMean()
    with torch.set_grad_enabled(False):
        for batch in batches:
            mean.add(loss_fn(batch).item(), batch.size(0))
    return mean.value


# %%
def accumulate_step(params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: LossFn) -> float:
    chosen, mean = ParameterSet.of(params), RowMean()
    chosen.forget()
    for batch in micro:
        mean.rows += batch.size(0)
        share = batch.size(0) / mean.rows
        for p, g in chosen.gradients():  # what has been the mean until now counts for the other rows
            p.grad = g * (1 - share)
        with torch.set_grad_enabled(True):
            loss = loss_fn(batch)
            loss.backward(torch.full_like(loss, share))
        mean.total += loss.item() * batch.size(0)
    return mean.value


# %%
def _joint_norm(gradients: Iterable[Tensor]) -> Tensor:
    return torch.linalg.vector_norm(torch.cat([g.detach().reshape(-1) for g in gradients]))


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    pairs = list(ParameterSet.of(params).gradients())
    norm = _joint_norm(g for _, g in pairs)
    if bool(norm <= max_norm):
        return norm
    factor = max_norm / (norm + 1e-6)
    for p, g in pairs:
        p.grad = g.detach().mul(factor)
    return norm


# %%
class History(TypedDict):
    loss: list[float]
    norm: list[float]
    p: Tensor
    b: Tensor


@dataclass
class Recorder:
    loss: list[float] = field(default_factory=list)
    norm: list[float] = field(default_factory=list)
    p: list[Tensor] = field(default_factory=list)
    b: list[Tensor] = field(default_factory=list)

    def snapshot(self, p: Tensor, b: Tensor) -> None:
        self.p.append(p.detach().clone())
        self.b.append(b.detach().clone())

    def history(self) -> History:
        return History(loss=self.loss, norm=self.norm, p=torch.stack(self.p), b=torch.stack(self.b))


@dataclass(frozen=True)
class Affine:
    p: Tensor
    b: Tensor

    def loss(self, x: Tensor) -> Tensor:
        return torch.nn.functional.mse_loss(x * self.p + self.b, 2 * x)


@dataclass(frozen=True)
class Shuffled:
    data: Tensor
    batch_size: int
    generator: torch.Generator

    def __iter__(self) -> Iterator[Tensor]:
        order = torch.randperm(len(self.data), generator=self.generator)
        for start in range(0, len(order), self.batch_size):
            yield self.data[order[start : start + self.batch_size]]


def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand((cfg.dim,), generator=generator, dtype=torch.float32)
    data = torch.rand((cfg.rows, cfg.dim), generator=generator, dtype=torch.float32)
    model = Affine(p.requires_grad_(), torch.zeros(1, dtype=torch.float32, requires_grad=True))
    optimizer = cfg.make_optimizer([model.p, model.b])
    loader, recorder = Shuffled(data, cfg.batch_size, generator), Recorder()
    recorder.snapshot(model.p, model.b)
    for _ in range(cfg.epochs):
        for x in loader:
            optimizer.zero_grad(set_to_none=True)
            with torch.enable_grad():
                loss = model.loss(x)
                loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([model.p, model.b], cfg.max_norm)
            optimizer.step()
            recorder.loss.append(loss.item())
            recorder.norm.append(norm.item())
            recorder.snapshot(model.p, model.b)
    return dict(recorder.history())
