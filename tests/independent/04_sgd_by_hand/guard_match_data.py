# style: guard clauses, match statements, .data
# %%
from collections.abc import Callable, Iterable

import torch


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    new = p.data.clone()
    if lr == 0:
        return new
    slope = p.data.mul(2).sub_(3).mul_(p.data).add_(1).mul_(p.data).mul_(2)  # 2p (1 + p (2p - 3))
    new.sub_(slope.mul_(lr))
    return new


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        match p.grad:
            case None:
                continue
            case torch.Tensor() as g:
                p.data = p.data - lr * g.data


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    n = D.shape[1]
    history = torch.empty(D.shape[0] + 1, n, dtype=p0.dtype)
    history[0] = p0.data
    if n == 0:
        return history
    for before, after, x in zip(history[:-1], history[1:], D.data, strict=True):
        after.copy_(before - lr * 2 / n * x.pow(2) * (before - 2))
    return history


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    if not p.is_leaf or not p.requires_grad:
        raise ValueError("p has to be a leaf that requires grad")
    rows = [p.data.clone()]
    for x in D.split(1):
        if p.grad is not None:
            p.grad.data.zero_()
        with torch.set_grad_enabled(True):
            loss_fn(p, x[0]).backward()
        p.data -= lr * p.grad.data
        rows += [p.data.clone()]
    return torch.cat([row[None] for row in rows])


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    T = len(D)
    history = p0.data.repeat(T + 1, *[1] * p0.dim())
    history = history.reshape(T + 1, *p0.shape)
    p = p0.data.clone()
    p.requires_grad = True
    for t in range(T):
        with torch.enable_grad():
            loss_fn(p, D[t]).backward()
        p, g = p.data, p.grad
        p = p - lr * g
        p.requires_grad = True
        history[t + 1] = p.data
    return (p, history)


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    match h.dim():
        case 0:
            return torch.tensor(2 / h.item(), dtype=h.dtype)
        case _:
            bound = h.data.clone()
            return bound.pow_(-1).mul_(2)
