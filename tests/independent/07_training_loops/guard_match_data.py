# style: guard clauses, match statements, .data, preallocated in-place histories
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
    ps, losses = [], []
    for p in params:
        ps.append(p)
        p.grad = None
    for batch in batches:
        with torch.enable_grad():
            loss = loss_fn(batch)
        if loss.requires_grad:
            loss.backward()
        losses.append(loss.item())
        for p in ps:
            match p.grad:
                case None:
                    continue
                case g:
                    p.data = p.data - lr * g.data
                    p.grad = None  # forgotten right after the step
    return losses


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    from math import fsum

    weighted, rows = [], 0
    for batch in batches:
        mode = torch.is_grad_enabled()
        torch.set_grad_enabled(False)
        try:
            loss = loss_fn(batch)
        finally:
            torch.set_grad_enabled(mode)
        weighted.append(loss.item() * batch.shape[0])
        rows += batch.shape[0]
    return fsum(weighted) / rows


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params, micro = tuple(params), tuple(micro)
    N = sum(batch.shape[0] for batch in micro)
    for p in params:
        if p.grad is None:
            continue
        p.grad = torch.zeros_like(p.data)
    value = 0.0
    for batch in micro:
        share = batch.shape[0] / N
        with torch.enable_grad():
            loss = loss_fn(batch) * share
            loss.backward(inputs=[p for p in params])
        value += loss.item()
    return value


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    having = [p for p in params if p.grad is not None]
    # scaled by the largest number, so that no square overflows
    top = max((p.grad.data.abs().max().double() for p in having if p.numel()), default=torch.tensor(0.0).double())
    dtype = having[0].grad.dtype
    if top == 0:
        return torch.zeros((), dtype=dtype)
    norm = top * torch.stack([(p.grad.data.double() / top).square().sum() for p in having]).sum().sqrt()
    if norm <= max_norm:
        return norm.to(dtype)
    for p in having:
        p.grad.data.copy_(p.grad.data.double() * (max_norm / norm))
    return norm.to(dtype)


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand(cfg.dim, generator=generator)
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1)
    for q in (p, b):
        q.requires_grad = True
    opt = cfg.make_optimizer([p, b])

    whole, rest = divmod(cfg.rows, cfg.batch_size)
    match rest:
        case 0:
            sizes = [cfg.batch_size] * whole
        case _:
            sizes = [cfg.batch_size] * whole + [rest]
    T = cfg.epochs * len(sizes)
    loss_history, norm_history = torch.empty(T), torch.empty(T)
    p_history, b_history = torch.empty(T + 1, cfg.dim), torch.empty(T + 1, 1)
    p_history[0], b_history[0] = p.data, b.data
    t = 0
    for _ in range(cfg.epochs):
        shuffled = data.index_select(0, torch.randperm(cfg.rows, generator=generator))
        for x in torch.split(shuffled, sizes):
            with torch.enable_grad():
                loss = (x * p + b - 2 * x).pow(2).mean()
            loss.backward()
            norm = (p.grad.data.pow(2).sum() + b.grad.data.pow(2).sum()).sqrt()
            if norm > cfg.max_norm:
                p.grad.data *= cfg.max_norm / (norm + 1e-6)
                b.grad.data *= cfg.max_norm / (norm + 1e-6)
            opt.step()
            opt.zero_grad()
            loss_history[t], norm_history[t] = loss.data, norm
            t += 1
            p_history[t], b_history[t] = p.data, b.data
    return {"loss": loss_history.tolist(), "norm": norm_history.tolist(), "p": p_history, "b": b_history}
