# style: odds and ends of torch: hooks that step within backward, parameters as one vector, cumprod, leaf hooks (a tenth one)
# %%
import itertools
from collections.abc import Callable, Iterable

import torch
from torch.nn.utils import vector_to_parameters


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    q = p.detach()
    roots = torch.tensor([0.0, 0.5, 1.0], dtype=q.dtype)  # of the gradient, 4 p (p - 1/2) (p - 1)
    return torch.sub(q, (q.unsqueeze(-1) - roots).prod(-1), alpha=4 * lr)


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    moving = sorted((p for p in params if p.grad is not None), key=lambda p: str(p.dtype))
    for _, same in itertools.groupby(moving, key=lambda p: p.dtype):
        same = list(same)
        with torch.no_grad():
            old = torch.cat([p.reshape(-1) for p in same])
            gradient = torch.cat([p.grad.reshape(-1) for p in same])
            vector_to_parameters(old - lr * gradient, same)


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    with torch.no_grad():
        factors = 1 - 2 * lr / max(D.shape[1], 1) * D.detach() ** 2
        error = torch.cumprod(torch.cat([(2 - p0.detach())[None], factors]), dim=0)
        history = 2 - error
        history[0] = p0.detach()
        return history


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    history = [p.detach().clone()]

    def step_at_once(q: torch.Tensor) -> None:
        with torch.no_grad():
            q.sub_(q.grad, alpha=lr)
        q.grad = None
        history.append(q.detach().clone())

    handle = p.register_post_accumulate_grad_hook(step_at_once)
    try:
        with torch.enable_grad():
            for x in D:
                loss_fn(p, x).backward()
    finally:
        handle.remove()
    return torch.stack(history)


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    history = torch.stack([p0.detach()] * (len(D) + 1))
    for t, x in enumerate(D):
        leaf = history[t].clone().requires_grad_()
        leaf.register_hook(lambda g, t=t: [history[t + 1].sub_(lr * g.detach())] and None)
        history[t + 1] = history[t]
        with torch.enable_grad():
            torch.autograd.backward(loss_fn(leaf, x), inputs=[leaf])
    return history[-1].clone().requires_grad_(), history


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return torch.true_divide(torch.ones_like(h) + 1, h)
