# style: generators, coroutines, walrus
# %%
from collections import deque
from collections.abc import Callable, Generator, Iterable

import torch


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    return (q := p.detach()) - lr * torch.einsum("k,k...->...", q.new_tensor([2, -6, 4]), torch.stack([q, q**2, q**3]))


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    with torch.no_grad():
        deque((p.sub_(g * lr) for p in params if (g := p.grad) is not None), maxlen=0)


# %%
def walk(D, p0, lr):
    yield (p := p0.detach().clone())
    for x in D.detach():
        yield (p := p - lr * torch.autograd.functional.vjp(lambda q, x=x: (x * q - 2 * x).pow(2).mean(), p)[1])


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    return torch.stack([*walk(D, p0, lr)])


# %%
def trainer(p: torch.Tensor, lr: float) -> Generator[torch.Tensor, torch.Tensor, None]:
    """A coroutine: takes gradients, gives snapshots."""
    while True:
        g = yield p.detach().clone()
        p.detach().sub_(lr * g)  # shares its memory with p, and nobody records it


def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    history = [next(coach := trainer(p, lr))]
    rows = iter(D)
    while (x := next(rows, None)) is not None:
        with torch.enable_grad():
            loss = loss_fn(p, x)
        history.append(coach.send(*torch.autograd.grad(loss, p)))
    return torch.stack(history)


# %%
def leaves(loss_fn, p, D, lr):
    yield (p := p.detach().clone().requires_grad_())
    for x in D:
        with torch.enable_grad():
            loss_fn(p, x).backward()
        yield (p := (p - lr * p.grad).detach().requires_grad_())


def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    *earlier, p = leaves(loss_fn, p0, D, lr)
    return p, torch.stack([q.detach() for q in (*earlier, p)])


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    numbers = (2 / c for c in h.detach().reshape(-1).tolist())
    return h.detach().new_tensor(list(numbers)).reshape(h.shape)
