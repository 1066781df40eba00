# style: generators: a coroutine for each parameter
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
def rolling(group, p):
    """The life of one parameter: each next() is a step. What it remembers are its local variables."""

    def gradient():
        while (g := p.grad) is None:
            yield
        return (-g if group["maximize"] else +g) + group["weight_decay"] * p

    b = None
    while True:
        g = yield from gradient()
        if (mu := group["momentum"]) != 0:
            b = g * 1 if b is None else mu * b + (1 - group["dampening"]) * g
            g = g + mu * b if group["nesterov"] else b
        p -= group["lr"] * g
        yield


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
        (options := dict(locals())).pop("self")
        if isinstance(options.pop("params"), torch.Tensor):
            raise TypeError("SGD(p) instead of SGD([p])")
        if any((culprit := name) for name in ("lr", "momentum", "weight_decay") if options[name] < 0):
            raise ValueError(f"{culprit} is negative")
        if nesterov and not (momentum and not dampening):
            raise ValueError("nesterov wants momentum without dampening")
        if (first := next(walk := iter(params), None)) is None:
            raise ValueError("no parameters at all")
        everything = [first, *walk]
        if not isinstance(first, dict):
            everything = [{"params": everything}]
        self.param_groups = [options | group | {"params": [*group["params"]]} for group in everything]
        self.lives = [rolling(group, p) for group in self.param_groups for p in group["params"]]

    def step(self) -> None:
        with torch.no_grad():
            for life in self.lives:
                next(life)

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if (g := p.grad) is not None:
                    p.grad = None if set_to_none else g.new_zeros(g.shape)
