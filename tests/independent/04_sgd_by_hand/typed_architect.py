# style: type-annotated architect: dataclasses, NamedTuples, protocols, small helpers
# %%
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple, Protocol, TypeAlias

import torch
from torch import Tensor

LossFn: TypeAlias = Callable[[Tensor, Tensor], Tensor]
CRITICAL: Final = 2.0


@dataclass(frozen=True, slots=True)
class Polynomial:
    """A polynomial by its coefficients, highest power first."""

    coefficients: tuple[float, ...]

    def __call__(self, at: Tensor) -> Tensor:
        value = torch.zeros_like(at)
        for coefficient in self.coefficients:
            value = value * at + coefficient
        return value


GRADIENT: Final = Polynomial((4.0, -6.0, 2.0, 0.0))


class Update(Protocol):
    def __call__(self, p: Tensor, g: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class PlainUpdate:
    lr: float

    def __call__(self, p: Tensor, g: Tensor) -> Tensor:
        return torch.sub(p.detach(), g.detach(), alpha=self.lr)


@dataclass
class History:
    snapshots: list[Tensor] = field(default_factory=list)

    def record(self, p: Tensor) -> None:
        self.snapshots.append(p.detach().clone())

    def as_tensor(self) -> Tensor:
        return torch.stack(self.snapshots)


class Trained(NamedTuple):
    p: Tensor
    history: Tensor


class Moving(NamedTuple):
    p: Tensor
    g: Tensor


# %%
def sgd_closed_form(p: Tensor, lr: float) -> Tensor:
    where = p.detach()
    return PlainUpdate(lr)(where, GRADIENT(where))


# %%
def _moving(params: Iterable[Tensor]) -> Iterator[Moving]:
    for p in params:
        if p.grad is not None:
            yield Moving(p, p.grad)


def sgd_step_(params: Iterable[Tensor], lr: float) -> None:
    update: Update = PlainUpdate(lr)
    pairs = list(_moving(params))
    with torch.no_grad():
        for p, g in pairs:
            p.copy_(update(p, g))


# %%
@dataclass(frozen=True)
class Multiplier:
    factor: float

    def loss(self, p: Tensor, x: Tensor) -> Tensor:
        return torch.nn.functional.mse_loss(x * p, self.factor * x)


def learn_multiply(D: Tensor, p0: Tensor, lr: float) -> Tensor:
    parameter = torch.nn.Parameter(p0.detach().clone())
    optimiser = torch.optim.SGD(params=[parameter], lr=lr)
    task, history = Multiplier(2.0), History()
    history.record(parameter)
    for x in D.detach().unbind(0):
        with torch.enable_grad():
            loss = task.loss(parameter, x)
            loss.backward()
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        history.record(parameter)
    return history.as_tensor()


# %%
def _gradient(loss_fn: LossFn, p: Tensor, x: Tensor) -> Tensor:
    with torch.enable_grad():
        (g,) = torch.autograd.grad(loss_fn(p, x), [p])
    return g


def manual_loop(loss_fn: LossFn, p: Tensor, D: Tensor, lr: float) -> Tensor:
    update, history = PlainUpdate(lr), History()
    history.record(p)
    for x in D:
        new = update(p, _gradient(loss_fn, p, x))
        with torch.no_grad():
            p.copy_(new)
        history.record(p)
    return history.as_tensor()


# %%
def detach_loop(loss_fn: LossFn, p0: Tensor, D: Tensor, lr: float) -> tuple[Tensor, Tensor]:
    update, history = PlainUpdate(lr), History()
    leaf = p0.detach().clone().requires_grad_(True)
    history.record(leaf)
    for x in D:
        leaf = update(leaf, _gradient(loss_fn, leaf, x)).requires_grad_(True)
        history.record(leaf)
    return Trained(p=leaf, history=history.as_tensor())


# %%
def max_stable_lr(h: Tensor) -> Tensor:
    return torch.full_like(h, CRITICAL).div(h)
