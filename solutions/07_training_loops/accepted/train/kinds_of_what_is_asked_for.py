"""What descends from the type that is asked for: an OrderedDict with a StrEnum's keys, lists of its own, NumPy's floats."""

from collections import OrderedDict
from enum import StrEnum

import numpy as np

Column = StrEnum("Column", {key: key for key in ("loss", "norm", "p", "b")})


class Losses(list):
    pass


def train_epoch(params, batches, loss_fn, lr):
    params, losses = list(params), Losses()
    for batch in batches:
        loss = loss_fn(batch)
        gradients = torch.autograd.grad(loss, params, allow_unused=True)
        with torch.no_grad():
            for p, g in zip(params, gradients, strict=True):
                if g is not None:
                    p -= lr * g
        losses.append(np.float64(loss.item()))
    return losses


def evaluate(batches, loss_fn):
    total, rows = np.float64(0), 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    return total / rows


def train(cfg, generator):
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms, weights, biases = Losses(), Losses(), [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        for x in data[torch.randperm(cfg.rows, generator=generator)].split(cfg.batch_size):
            optimizer.zero_grad()
            loss = (x * p + b - 2 * x).pow(2).mean()
            loss.backward()
            norms.append(np.float64(torch.nn.utils.clip_grad_norm_([p, b], cfg.max_norm).item()))
            optimizer.step()
            losses.append(np.float64(loss.item()))
            weights.append(p.detach().clone())
            biases.append(b.detach().clone())
    return OrderedDict(zip(Column, (losses, norms, torch.stack(weights), torch.stack(biases)), strict=True))
