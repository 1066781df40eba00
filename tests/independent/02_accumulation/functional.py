# functional: map, reduce, accumulate, closures, hardly a statement
# %%
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from functools import partial, reduce
from itertools import accumulate, chain, repeat, starmap
from operator import add, attrgetter, itemgetter, methodcaller
from typing import Literal

import torch
from torch import Tensor


# %%
Reset = Literal["keep", "zero", "none"]
# %%
consume = partial(deque, maxlen=0)


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    def after(retain: bool, forget: Callable[[], object]) -> Tensor:
        forget()
        w.backward(retain_graph=retain)
        return p.grad.clone()

    between = {
        "keep": tuple,
        "zero": lambda: p.grad.zero_(),
        "none": lambda: setattr(p, "grad", None),
    }
    return tuple(starmap(after, ((True, tuple), (False, between[reset]))))


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    to_none = lambda p: setattr(p, "grad", None)
    to_zero = lambda p: list(map(methodcaller("zero_"), (g for g in [p.grad] if g is not None)))
    consume(map(to_none if set_to_none else to_zero, params))


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    gradients = map(lambda q: torch.autograd.grad(f(q), q)[0], repeat(p, n))
    start = [] if p.grad is None else [p.grad.clone()]
    sums = list(accumulate(chain(start, gradients), add))[len(start) :]
    p.grad = sums[-1].clone()
    return list(map(torch.clone, sums))


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    return itemgetter(0)(torch.autograd.grad(reduce(add, losses), [p]))


# %%
def classify_error(snippet_id: str) -> str:
    numbered = lambda words: dict(
        zip(chain(map("example_{}".format, range(1, 3)), map("snippet_{:02}".format, range(1, 21))), words.split())
    )
    return numbered(
        "no_graph added_up"
        " graph_freed same_tensor leaf_in_place behind_autograd no_graph"
        " correct not_floating saved_tensor_changed gradient_is_none added_up"
        " saved_tensor_changed gradient_is_none graph_freed correct same_tensor"
        " leaf_in_place behind_autograd added_up not_floating no_graph"
    )[snippet_id]


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    def step(p: Tensor, x: Tensor) -> Tensor:
        q = p.detach().requires_grad_()
        (g,) = torch.autograd.grad((x * q - 2 * x).pow(2).mean(), q)
        return p - lr * g

    ps = torch.stack(list(accumulate(D.detach(), step, initial=p0.detach().clone())))
    return dict(
        zip(
            ("initial p", "outputs", "final p", "updates"),
            (ps[0].clone(), D.detach() * ps[:-1], ps[-1].clone(), D.size(0)),
        )
    )
