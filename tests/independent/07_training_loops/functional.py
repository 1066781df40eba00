# style: functional: map, reduce, closures, itertools
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
from functools import partial, reduce
from itertools import chain
from operator import add
from statistics import fmean


def grads_of(loss_fn, params, batch):
    with torch.enable_grad():
        loss = loss_fn(batch)
        return loss.item(), torch.autograd.grad(loss, params, allow_unused=True)


# %%
def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = tuple(params)

    def move(p, g):
        if g is not None:
            p.detach().sub_(lr * g)

    def update(batch):
        loss, gradients = grads_of(loss_fn, params, batch)
        list(map(move, params, gradients))
        return loss

    return list(map(update, batches))


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    quiet = torch.no_grad()(loss_fn)
    means, sizes = zip(*((quiet(batch).item(), len(batch)) for batch in batches))
    return fmean(means, weights=sizes)


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = tuple(params)

    def scaled(n, g):
        return None if g is None else n * g

    def plus(u, v):
        return v if u is None else u if v is None else u + v

    def merge(so_far, batch):
        rows, total, sums = so_far
        n = batch.shape[0]
        loss, gradients = grads_of(loss_fn, params, batch)
        return rows + n, total + n * loss, tuple(map(plus, sums, map(partial(scaled, n), gradients)))

    rows, total, sums = reduce(merge, micro, (0, 0.0, (None,) * len(params)))
    list(map(lambda p, s: setattr(p, "grad", None if s is None else s / rows), params, sums))
    return total / rows


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    having = tuple(filter(lambda p: p.grad is not None, params))
    squares = map(lambda p: p.grad.detach().double().square().sum(), having)
    norm = reduce(add, squares).sqrt()
    factor = (max_norm / norm).item() if norm > max_norm else 1.0
    list(map(lambda p: setattr(p, "grad", p.grad.detach() * factor), having))
    return norm.to(having[0].grad.dtype)


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    draw = partial(torch.rand, generator=generator)
    p, data = (draw(size) for size in ((cfg.dim,), (cfg.rows, cfg.dim)))
    params = [p.requires_grad_(), torch.zeros(1).requires_grad_()]
    optimizer = cfg.make_optimizer(params)

    def loss_fn(x):
        return (x * params[0] + params[1] - 2 * x).pow(2).mean()

    def epoch(_):
        order = torch.randperm(cfg.rows, generator=generator).tolist()
        starts = range(0, cfg.rows, cfg.batch_size)
        return map(lambda start: data[order[start : start + cfg.batch_size]], starts)

    def update(x):
        loss, gradients = grads_of(loss_fn, params, x)
        norm = reduce(torch.hypot, chain.from_iterable(g.unbind() for g in gradients)).abs().item()
        factor = cfg.max_norm / norm if norm > cfg.max_norm else 1.0
        list(map(lambda q, g: setattr(q, "grad", g * factor), params, gradients))
        optimizer.step()
        return loss, norm, *(q.detach().clone() for q in params)

    start = tuple(q.detach().clone() for q in params)
    records = tuple(map(update, chain.from_iterable(map(epoch, range(cfg.epochs)))))
    losses, norms, ps, bs = zip(*records)
    return {
        "loss": list(losses),
        "norm": list(norms),
        "p": torch.stack((start[0], *ps)),
        "b": torch.stack((start[1], *bs)),
    }
