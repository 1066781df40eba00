# style: terse expert
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
def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    opt, losses = torch.optim.SGD(list(params), lr=lr), []
    for batch in batches:
        opt.zero_grad()
        with torch.enable_grad():
            loss = loss_fn(batch)
        loss.backward()
        opt.step()
        losses.append(loss.item())
    return losses


# %%
@torch.no_grad()
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total = rows = 0
    for batch in batches:
        total += loss_fn(batch).item() * len(batch)
        rows += len(batch)
    return total / rows


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    for p in params:
        p.grad = None
    N, mean = sum(map(len, micro := list(micro))), 0.0
    for batch in micro:
        with torch.enable_grad():
            loss = loss_fn(batch) * (len(batch) / N)
        loss.backward()
        mean += loss.item()
    return mean


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    ps = [p for p in params if p.grad is not None]
    norm = torch.linalg.vector_norm(torch.stack(torch._foreach_norm([p.grad.detach() for p in ps])))
    if norm > max_norm:
        for p in ps:
            p.grad = p.grad.detach() * (max_norm / norm)
    return norm


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    opt = cfg.make_optimizer([p, b])
    h = {"loss": [], "norm": [], "p": [p.detach().clone()], "b": [b.detach().clone()]}
    for _ in range(cfg.epochs):
        for x in data[torch.randperm(cfg.rows, generator=generator)].split(cfg.batch_size):
            opt.zero_grad()
            with torch.enable_grad():
                loss = (x * p + b - 2 * x).square().mean()
            loss.backward()
            h["norm"].append(torch.nn.utils.clip_grad_norm_([p, b], cfg.max_norm).item())
            opt.step()
            h["loss"].append(loss.item())
            h["p"].append(p.detach().clone())
            h["b"].append(b.detach().clone())
    return h | {k: torch.stack(h[k]) for k in "pb"}
