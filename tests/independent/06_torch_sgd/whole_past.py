# style: no recursion: the whole past of each gradient is kept, with a coefficient each; weak dictionary, properties, slots (a tenth one)
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from torch.utils.weak import WeakTensorKeyDictionary


class MySGD:
    __slots__ = ("_groups", "_past")

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
        if isinstance(params, torch.Tensor):
            raise TypeError("a tensor")
        for value in (lr, momentum, weight_decay):
            if value < 0:
                raise ValueError(value)
        if nesterov and not (momentum != 0 and dampening == 0):
            raise ValueError("nesterov")
        params = tuple(params)
        if not params:
            raise ValueError("nothing")
        if not isinstance(params[0], dict):
            params = ({"params": params},)
        self._groups = []
        for group in params:
            full = {"params": list(group["params"])}
            for name, value in (
                ("lr", lr),
                ("momentum", momentum),
                ("dampening", dampening),
                ("weight_decay", weight_decay),
                ("nesterov", nesterov),
                ("maximize", maximize),
            ):
                full[name] = group[name] if name in group else value
            self._groups.append(full)
        self._past = WeakTensorKeyDictionary()

    @property
    def param_groups(self):
        return self._groups

    def step(self) -> None:
        with torch.no_grad():
            for group in self._groups:
                for p in group["params"]:
                    if p.grad is not None:
                        p.subtract_(self._direction(group, p).mul(group["lr"]))

    def _direction(self, group, p):
        g = p.grad.detach() * (-1 if group["maximize"] else 1) + group["weight_decay"] * p
        mu = group["momentum"]
        if mu == 0:
            return g
        past = self._past.get(p, [])
        weight = 1 - group["dampening"] if past else 1
        past = [(mu * coefficient, old) for coefficient, old in past] + [(weight, g)]
        self._past[p] = past
        b = sum(coefficient * old for coefficient, old in past)
        return g + mu * b if group["nesterov"] else b

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self._groups:
            for p in group["params"]:
                if set_to_none or p.grad is None:
                    p.grad = None
                else:
                    p.grad = torch.zeros_like(p, requires_grad=False)
