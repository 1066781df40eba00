# style: verbose beginner, prints and temporaries
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
    # params can be a generator, so make a list
    parameter_list = []
    for p in params:
        parameter_list.append(p)
    list_of_losses = []
    batch_number = 0
    for batch in batches:
        batch_number += 1
        # zero
        for p in parameter_list:
            p.grad = None
        with torch.enable_grad():
            # forward
            loss = loss_fn(batch)
            # backward
            loss.backward()
        # step
        for p in parameter_list:
            if p.grad is not None:
                with torch.no_grad():
                    p -= lr * p.grad
        number = loss.item()
        print("batch", batch_number, "loss", number)
        list_of_losses.append(number)
    return list_of_losses


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    sum_of_losses = 0.0
    number_of_rows = 0
    for batch in batches:
        rows_in_this_batch = batch.shape[0]
        with torch.no_grad():
            mean_loss = loss_fn(batch)
        mean_loss_number = mean_loss.item()
        sum_of_losses = sum_of_losses + mean_loss_number * rows_in_this_batch
        number_of_rows = number_of_rows + rows_in_this_batch
    result = sum_of_losses / number_of_rows
    print("mean over", number_of_rows, "rows:", result)
    return result


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    parameter_list = list(params)
    for p in parameter_list:
        p.grad = None
    rows = 0
    total_loss = 0.0
    for batch in micro:
        n = batch.shape[0]
        rows = rows + n
        with torch.enable_grad():
            mean_loss = loss_fn(batch)
            sum_loss = mean_loss * n  # sum over the rows
            sum_loss.backward()
        total_loss = total_loss + mean_loss.item() * n
        print("so far", rows, "rows")
    # the gradients are those of the sum, now divide
    for p in parameter_list:
        if p.grad is not None:
            p.grad = p.grad / rows
    return total_loss / rows


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    parameter_list = list(params)
    sum_of_squares = torch.tensor(0.0, dtype=torch.float64)
    dtype = None
    for p in parameter_list:
        if p.grad is None:
            print("no gradient here")
        else:
            g = p.grad.detach()
            dtype = g.dtype
            squares = g.double() ** 2
            sum_of_squares = sum_of_squares + squares.sum()
    norm = torch.sqrt(sum_of_squares)
    print("norm:", norm.item())
    if norm > max_norm:
        factor = max_norm / norm.item()
        for p in parameter_list:
            if p.grad is not None:
                p.grad = p.grad.detach() * factor
    return norm.to(dtype)


# %%
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    # 1. draw
    p = torch.rand((cfg.dim,), generator=generator)
    p.requires_grad = True
    data = torch.rand((cfg.rows, cfg.dim), generator=generator)
    b = torch.zeros(1)
    b.requires_grad = True
    # 2. the optimiser
    opt = cfg.make_optimizer([p, b])
    # the history
    losses = []
    norms = []
    ps = []
    bs = []
    ps.append(p.detach().clone())
    bs.append(b.detach().clone())
    for epoch in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        start = 0
        while start < cfg.rows:
            end = start + cfg.batch_size
            if end > cfg.rows:
                end = cfg.rows
            indices = order[start:end]
            x = data[indices]
            opt.zero_grad()
            with torch.enable_grad():
                prediction = x * p + b
                target = 2 * x
                difference = prediction - target
                loss = (difference**2).mean()
                loss.backward()
            norm = torch.sqrt((p.grad**2).sum() + (b.grad**2).sum())
            if norm.item() > cfg.max_norm:
                factor = cfg.max_norm / norm.item()
                p.grad = p.grad * factor
                b.grad = b.grad * factor
            opt.step()
            losses.append(loss.item())
            norms.append(norm.item())
            ps.append(p.detach().clone())
            bs.append(b.detach().clone())
            start = end
        print("epoch", epoch, "loss", losses[-1], "p", p.tolist(), "b", b.item())
    history = {}
    history["loss"] = losses
    history["norm"] = norms
    history["p"] = torch.stack(ps)
    history["b"] = torch.stack(bs)
    return history
