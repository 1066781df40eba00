# style: generators, coroutines, walrus, OrderedDict
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
from collections import OrderedDict
from itertools import islice


# %%
def losses_of(params, batches, loss_fn, lr):
    params = [*params]
    for batch in batches:
        for p in params:
            p.grad = None
        with torch.enable_grad():
            (loss := loss_fn(batch)).backward()
        for p in params:
            if (g := p.grad) is not None:
                p.data.add_(g.data, alpha=-lr)
        yield loss.item()


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    return [*losses_of(params, batches, loss_fn, lr)]


# %%
def averager():
    """A coroutine: takes (value, weight), gives the weighted mean of all so far."""
    total = weights = 0
    mean = None
    while True:
        value, weight = yield mean
        total, weights = total + value * weight, weights + weight
        mean = total / weights


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    next(mean := averager())
    for batch in batches:
        with torch.no_grad():
            value = loss_fn(batch)
        result = mean.send((value.item(), batch.size(dim=0)))
    return result


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    totals, total, rows = {p: torch.zeros_like(p, requires_grad=False) for p in params}, 0.0, 0
    walk = iter(micro)
    while (batch := next(walk, None)) is not None:
        rows += (n := len(batch))
        for p in totals:
            p.grad = None
        with torch.enable_grad():
            (loss := loss_fn(batch)).backward()
        total += n * loss.item()
        for p, s in totals.items():
            if (g := p.grad) is not None:
                s += n * g
    for p, s in totals.items():
        p.grad = s.div_(rows)
    return total / rows


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [g for p in params if (g := p.grad) is not None]
    norm = sum(g.detach().double().pow(2).sum() for g in gradients) ** 0.5
    if (factor := max_norm / (norm.item() + 1e-6)) < 1 and norm > max_norm:
        with torch.no_grad():
            for g in gradients:
                g *= factor
    return norm.to(gradients[0].dtype)


# %%
def indices(cfg, generator):
    for _ in range(cfg.epochs):
        order = iter(torch.randperm(cfg.rows, generator=generator).tolist())
        while some := [*islice(order, cfg.batch_size)]:
            yield some


def updates(cfg, generator):
    """(loss, norm, p, b): at first (None, None, p₀, b₀), then after each update."""
    p = torch.rand((cfg.dim,), generator=generator)
    data = torch.rand((cfg.rows, cfg.dim), generator=generator)
    params = [p.requires_grad_(), b := torch.zeros(1, requires_grad=True)]
    optimizer = cfg.make_optimizer(params)
    yield None, None, p.detach().clone(), b.detach().clone()
    for some in indices(cfg, generator):
        p.grad = b.grad = None
        x = data[some]
        with torch.enable_grad():
            (loss := torch.mean((x * p + b - 2 * x) ** 2)).backward()
        if (norm := clip_grad_norm(iter(params), cfg.max_norm).item()) < 0:
            raise AssertionError
        optimizer.step()
        yield loss.item(), norm, p.detach().clone(), b.detach().clone()


def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    (_, *losses), (_, *norms), ps, bs = zip(*updates(cfg, generator))
    return OrderedDict(loss=losses, norm=norms, p=torch.stack(ps), b=torch.stack(bs))
