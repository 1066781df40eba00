# style: terse expert
# %%
from collections.abc import Callable, Iterable

import torch


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach()
    return p - lr * (2 * p * (1 - p) * (1 - 2 * p))


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    ps = [p for p in params if p.grad is not None]
    if ps:
        with torch.no_grad():
            torch._foreach_add_(ps, [p.grad for p in ps], alpha=-lr)


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    opt, h = torch.optim.SGD([p], lr=lr), [p.detach().clone()]
    with torch.enable_grad():
        for x in D:
            opt.zero_grad()
            (x * p - 2 * x).square().mean().backward()
            opt.step()
            h.append(p.detach().clone())
    return torch.stack(h)


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    h = p.detach().new_empty(len(D) + 1, *p.shape)
    h[0] = p.detach()
    for t, x in enumerate(D, 1):
        p.grad = None
        with torch.enable_grad():
            loss_fn(p, x).backward()
        with torch.no_grad():
            h[t] = p.sub_(p.grad, alpha=lr)
    return h


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    p, h = p0.detach().clone().requires_grad_(), []
    for x in D:
        h.append(p.detach())
        with torch.enable_grad():
            loss_fn(p, x).backward()
        p = (p.detach() - lr * p.grad).requires_grad_()
    return p, torch.stack([*h, p.detach()])


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return 2 / h
