# style: functional: a closure for each parameter, a pipeline of small functions
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from functools import partial, reduce
from itertools import chain
from operator import itemgetter


def uphill(o, p, g):
    return g.neg() if o["maximize"] else g


def decayed(o, p, g):
    return g + o["weight_decay"] * p


def remembering():
    """A stage with a memory: the buffer lives in this closure."""
    b = None

    def with_momentum(o, p, g):
        nonlocal b
        mu, tau = o["momentum"], o["dampening"]
        if mu == 0:
            return g
        b = g.clone() if b is None else mu * b + (1 - tau) * g
        return g + mu * b if o["nesterov"] else b

    return with_momentum


def mover(options, p):
    """The function that moves p by one step, by what its group says at that moment."""
    stages = (uphill, decayed, remembering())

    def move():
        if p.grad is not None:
            p.sub_(options["lr"] * reduce(lambda g, stage: stage(options, p, g), stages, p.grad.detach()))

    return move


def require(truth, message, error=ValueError):
    if not truth:
        raise error(message)


class MySGD:
    def __init__(
        self,
        params: Iterable[torch.Tensor] | list[dict[str, Any]],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        require(not isinstance(params, torch.Tensor), "a tensor is no list of parameters", TypeError)
        require(reduce(min, (lr, momentum, weight_decay)) >= 0, "lr, momentum and weight_decay are not negative")
        require(not nesterov or (momentum != 0 and dampening == 0), "nesterov: momentum, and no dampening")
        members = tuple(params)
        require(members, "empty")
        groups = members if isinstance(members[0], dict) else ({"params": members},)
        self.param_groups = list(map(lambda g: defaults | g | {"params": list(g["params"])}, groups))
        self._moves = [mover(group, p) for group in self.param_groups for p in group["params"]]

    def step(self) -> None:
        torch.no_grad()(lambda: [move() for move in self._moves])()

    def zero_grad(self, set_to_none: bool = True) -> None:
        forget = partial(lambda new, p: setattr(p, "grad", new(p.grad)), (lambda g: None) if set_to_none else torch.zeros_like)
        everyone = chain.from_iterable(map(itemgetter("params"), self.param_groups))
        list(map(forget, filter(lambda p: p.grad is not None, everyone)))
