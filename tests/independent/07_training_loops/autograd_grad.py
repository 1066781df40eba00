# style: torch.autograd.grad and torch.func instead of .backward()
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
from torch.func import grad_and_value


# %%
def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params, losses = list(params), []
    for batch in batches:
        with torch.enable_grad():
            loss = loss_fn(batch)
        gradients = torch.autograd.grad(loss, params, allow_unused=True, materialize_grads=False)
        with torch.no_grad():
            for p, g in zip(params, gradients, strict=True):
                if g is not None:
                    p.copy_(p - lr * g)
        losses += [loss.detach().item()]
    return losses


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    with torch.inference_mode():
        sizes_and_means = [(len(batch), loss_fn(batch).double()) for batch in batches]
        sizes, means = zip(*sizes_and_means)
        weights = torch.tensor(sizes, dtype=torch.float64)
        return torch.dot(weights / weights.sum(), torch.stack(means)).item()


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params, N, mean = list(params), 0, 0.0
    means = [torch.zeros_like(p).detach() for p in params]
    for batch in micro:
        N += (n := batch.shape[0])
        with torch.enable_grad():
            loss = loss_fn(batch)
        gradients = torch.autograd.grad(loss, params, materialize_grads=True)
        means = [m + (g - m) * (n / N) for m, g in zip(means, gradients, strict=True)]
        mean += (loss.item() - mean) * n / N
    for p, m in zip(params, means, strict=True):
        p.grad = m
    return mean


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    having = [p for p in params if p.grad is not None]
    with torch.no_grad():
        norm = torch.linalg.vector_norm(torch.stack([torch.linalg.vector_norm(p.grad) for p in having]))
        factor = torch.where(norm > max_norm, max_norm / norm, torch.ones_like(norm))
        for p in having:
            p.grad = factor * p.grad
    return norm


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand((cfg.dim,), generator=generator, requires_grad=True)
    data = torch.rand((cfg.rows, cfg.dim), generator=generator)
    b = torch.zeros((1,), requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])

    def loss(parameters, x):
        q, c = parameters
        return (x * q + c - 2 * x).square().mean()

    slope = grad_and_value(loss)
    losses, norms, ps, bs = [], [], [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        for rows in torch.randperm(cfg.rows, generator=generator).split(cfg.batch_size):
            (gp, gb), value = slope((p.detach(), b.detach()), data.index_select(0, rows))
            norm = torch.cat([gp, gb]).norm()
            if norm > cfg.max_norm:
                gp, gb = gp * (cfg.max_norm / norm), gb * (cfg.max_norm / norm)
            p.grad, b.grad = gp, gb
            optimizer.step()
            losses.append(value.item())
            norms.append(norm.item())
            ps.append(p.detach().clone())
            bs.append(b.detach().clone())
    return dict(loss=losses, norm=norms, p=torch.stack(ps), b=torch.stack(bs))
