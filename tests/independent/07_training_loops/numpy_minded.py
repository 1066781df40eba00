# style: NumPy-minded: arrays, formulas and plain loops
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
import numpy as np


def array(t):
    return t.detach().to(torch.float64).numpy().copy()


# %%
def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = np.zeros(0)
    for batch in batches:
        for p in params:
            if p.grad is not None:
                p.grad = None
        with torch.enable_grad():
            loss = loss_fn(batch)
        loss.backward()
        for p in params:
            if p.grad is None:
                continue
            with torch.no_grad():
                p[...] = torch.from_numpy(np.asarray(array(p) - lr * array(p.grad))).to(p.dtype)
        losses = np.append(losses, array(loss))
    return losses.tolist()


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    before = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    try:
        table = np.array([(float(loss_fn(batch)), batch.shape[0]) for batch in batches])
    finally:
        torch.set_grad_enabled(before)
    return float(np.average(table[:, 0], weights=table[:, 1]))


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    sums = [np.zeros(tuple(p.shape)) for p in params]
    losses, sizes = [], []
    for batch in micro:
        with torch.enable_grad():
            loss = loss_fn(batch)
            gradients = torch.autograd.grad(loss, params, allow_unused=True)
        for k, g in enumerate(gradients):
            if g is not None:
                sums[k] = sums[k] + len(batch) * array(g)
        losses.append(loss.item())
        sizes.append(len(batch))
    N = np.sum(sizes)
    for p, s in zip(params, sums):
        p.grad = torch.from_numpy(np.asarray(s / N)).to(p.dtype)
    return float(np.dot(losses, sizes) / N)


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    having = [p for p in params if p.grad is not None]
    long = np.concatenate([array(p.grad).ravel() for p in having])
    norm = np.linalg.norm(long)
    dtype = having[0].grad.dtype
    if norm > max_norm:
        long = long * (max_norm / norm)
        end = np.cumsum([p.numel() for p in having])
        for p, piece in zip(having, np.split(long, end[:-1])):
            p.grad = torch.from_numpy(piece.reshape(tuple(p.shape)).copy()).to(dtype)
    return torch.tensor(norm, dtype=dtype)


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator)
    X = torch.rand(cfg.rows, cfg.dim, generator=generator).numpy()
    p.requires_grad_(True)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    T = cfg.epochs * int(np.ceil(cfg.rows / cfg.batch_size))
    loss, norm = np.zeros(T), np.zeros(T)
    P, B = np.zeros((T + 1, cfg.dim), np.float32), np.zeros((T + 1, 1), np.float32)
    P[0], B[0] = p.detach().numpy(), b.detach().numpy()
    t = 0
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator).numpy()
        for start in range(0, cfg.rows, cfg.batch_size):
            x = X[order[start : start + cfg.batch_size]].astype(np.float64)
            # by formula: e = x p + b - 2 x, the loss is mean(e²)
            e = x * array(p) + array(b) - 2 * x
            gp, gb = 2 * (e * x).sum(0) / e.size, np.array([2 * e.mean()])
            loss[t], norm[t] = (e**2).mean(), np.sqrt((gp**2).sum() + (gb**2).sum())
            factor = min(1.0, cfg.max_norm / norm[t]) if norm[t] > 0 else 1.0
            p.grad = torch.from_numpy((factor * gp).astype(np.float32))
            b.grad = torch.from_numpy((factor * gb).astype(np.float32))
            optimizer.step()
            t += 1
            P[t], B[t] = p.detach().numpy(), b.detach().numpy()
    return {"loss": loss.tolist(), "norm": norm.tolist(), "p": torch.from_numpy(P), "b": torch.from_numpy(B)}
