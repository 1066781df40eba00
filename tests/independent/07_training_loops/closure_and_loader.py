# style: closures for step, DataLoader with a sampler, renorm, repeat_interleave (a tenth one)
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
from torch.utils.data import DataLoader, Sampler, TensorDataset


# %%
def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    opt = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:

        def closure():
            opt.zero_grad(set_to_none=True)
            loss = loss_fn(batch)
            loss.backward()
            return loss.detach()

        losses.append(opt.step(closure).item())
    return losses


# %%
def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    means, rows = [], []
    for batch in batches:
        with torch.no_grad():
            means.append(loss_fn(batch).double().reshape(1))
        rows.append(batch.shape[0])
    return torch.cat(means).repeat_interleave(torch.tensor(rows)).mean().item()


# %%
def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    opt = torch.optim.SGD(params, lr=0.0)  # only to forget
    opt.zero_grad()
    rows, total = 0, 0.0
    for batch in micro:
        n = batch.shape[0]
        with torch.enable_grad():
            loss = loss_fn(batch)
        torch.autograd.backward(loss, grad_tensors=torch.tensor(float(n), dtype=loss.dtype))
        rows, total = rows + n, total + n * loss.item()
    for group in opt.param_groups:
        torch._foreach_div_([p.grad for p in group["params"]], float(rows))
    return total / rows


# %%
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    having = [p for p in params if p.grad is not None]
    long = torch.cat([p.grad.detach().reshape(-1) for p in having]).double()
    norm = long.norm()
    if norm > max_norm:
        short = torch.renorm(long[None], p=2, dim=0, maxnorm=max_norm)[0]
        for p, piece in zip(having, short.split([p.numel() for p in having])):
            p.grad = piece.reshape(p.shape).to(p.grad.dtype)
    return norm.to(having[0].grad.dtype)


# %%
class Shuffle(Sampler):
    def __init__(self, rows, generator):
        self.rows, self.generator = rows, generator

    def __len__(self):
        return self.rows

    def __iter__(self):
        yield from torch.randperm(self.rows, generator=self.generator).tolist()


def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    p = torch.rand((cfg.dim,), generator=generator, requires_grad=True)
    dataset = TensorDataset(torch.rand((cfg.rows, cfg.dim), generator=generator))
    b = torch.zeros((1,), requires_grad=True)
    opt = cfg.make_optimizer([p, b])
    # a loader draws a seed for its workers at each epoch: from a generator that nobody else uses
    loader = DataLoader(
        dataset, batch_size=cfg.batch_size, sampler=Shuffle(cfg.rows, generator), generator=torch.Generator()
    )
    history = {"loss": [], "norm": [], "p": p.detach().clone()[None], "b": b.detach().clone()[None]}
    for _ in range(cfg.epochs):
        for (x,) in loader:
            opt.zero_grad()
            with torch.enable_grad():
                loss = torch.nn.functional.mse_loss(torch.addcmul(b, x, p), 2 * x)
                loss.backward()
            history["loss"].append(loss.item())
            history["norm"].append(clip_grad_norm([p, b], cfg.max_norm).item())
            opt.step()
            for name, q in (("p", p), ("b", b)):
                history[name] = torch.vstack([history[name], q.detach()])
    return history
