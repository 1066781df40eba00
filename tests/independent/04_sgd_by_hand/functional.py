# style: functional: reduce, accumulate, closures, recursion, no assignment to anything that was handed over but where asked
# %%
import itertools
from collections.abc import Callable, Iterable
from functools import partial, reduce
from operator import methodcaller

import torch

leaf = lambda t: t.detach().clone().requires_grad_(True)  # noqa: E731
bare = methodcaller("detach")


def compose(*fs):
    return reduce(lambda f, g: lambda x: g(f(x)), fs)


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    def dloss(q):
        w = q * q
        direct, through_w = 2 * (q - w), -2 * (q - w) * (2 * q)
        return direct + through_w

    return compose(bare, lambda q: q.sub(dloss(q).mul(lr)))(p)


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    def move(p):
        return torch.no_grad()(lambda: p.add_(p.grad, alpha=-lr))()

    list(map(move, filter(lambda p: p.grad is not None, params)))


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    # for the error e = p - 2 the loss of a row is mean((x e)^2); each update multiplies e by 1 - 2 lr x^2 / n
    def contract(e, x):
        return e * (1 - 2 * lr / len(x) * x * x) if len(x) else e

    errors = itertools.accumulate(D.detach().unbind(), contract, initial=p0.detach() - 2)
    return torch.cat([p0.detach().unsqueeze(0), 2 + torch.stack(list(errors))[1:]])


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    def update(history, x):
        with torch.enable_grad():
            (g,) = torch.autograd.grad(loss_fn(p, x), (p,))
        with torch.no_grad():
            return (*history, p.sub_(lr * g).detach().clone())

    return torch.stack(reduce(update, D, (p.detach().clone(),)))


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    @torch.enable_grad()
    def gradient(q, x):
        return torch.autograd.grad(loss_fn(q, x), q)[0]

    def advance(q, x):
        return leaf(q.detach() - lr * gradient(q, x))

    path = tuple(itertools.accumulate(D, advance, initial=leaf(p0)))
    return path[-1], torch.stack(tuple(map(bare, path)))


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    return compose(torch.reciprocal, partial(torch.mul, 2))(h)
