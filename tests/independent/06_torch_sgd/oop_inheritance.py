# style: object-oriented: layers of inheritance, one class for each stage
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from abc import ABC, abstractmethod
from collections import defaultdict


class Optimiser(ABC):
    """Groups, stage 7, and the walk through them."""

    def __init__(self, params, **defaults):
        self.refuse(params, defaults)
        params = list(params)
        if not params:
            raise ValueError("no parameters")
        if not isinstance(params[0], dict):
            params = [{"params": params}]
        self.param_groups = []
        for group in params:
            self.add(group, defaults)
        self.state = defaultdict(dict)

    def add(self, group, defaults):
        full = defaults.copy()
        full.update(group)
        full["params"] = list(full["params"])
        self.param_groups.append(full)

    def refuse(self, params, defaults):
        if isinstance(params, torch.Tensor):
            raise TypeError("params must be an iterable of tensors")

    def __iter__(self):
        for group in self.param_groups:
            for p in group["params"]:
                yield group, p

    def zero_grad(self, set_to_none: bool = True) -> None:
        for _, p in self:
            if set_to_none:
                p.grad = None
            elif p.grad is not None:
                with torch.no_grad():
                    p.grad = p.grad * 0 if bool(p.grad.isfinite().all()) else torch.zeros_like(p.grad)

    def step(self) -> None:
        before = torch.is_grad_enabled()
        torch._C._set_grad_enabled(False)
        try:
            for group, p in self:
                if p.grad is not None:
                    p.add_(self.direction(group, p), alpha=-group["lr"])
        finally:
            torch._C._set_grad_enabled(before)

    @abstractmethod
    def direction(self, group, p):
        """What lr is multiplied with."""


class Plain(Optimiser):
    def refuse(self, params, defaults):
        super().refuse(params, defaults)
        if defaults["lr"] < 0:
            raise ValueError("lr < 0")

    def direction(self, group, p):
        return p.grad


class Uphill(Plain):
    def direction(self, group, p):
        g = super().direction(group, p)
        return g.neg() if group["maximize"] else g


class Decaying(Uphill):
    def refuse(self, params, defaults):
        super().refuse(params, defaults)
        if defaults["weight_decay"] < 0:
            raise ValueError("weight_decay < 0")

    def direction(self, group, p):
        g = super().direction(group, p)
        return g.add(p, alpha=group["weight_decay"]) if group["weight_decay"] else g


class Rolling(Decaying):
    def refuse(self, params, defaults):
        super().refuse(params, defaults)
        if defaults["momentum"] < 0:
            raise ValueError("momentum < 0")

    def direction(self, group, p):
        g = super().direction(group, p)
        return self.rolled(group, self.state[p], g) if group["momentum"] else g

    def rolled(self, group, state, g):
        if "b" in state:
            state["b"].mul_(group["momentum"]).add_(g, alpha=1 - group["dampening"])
        else:
            state["b"] = torch.empty_like(g).copy_(g)
        return state["b"]


class LookingAhead(Rolling):
    def refuse(self, params, defaults):
        super().refuse(params, defaults)
        if defaults["nesterov"] and (defaults["momentum"] == 0 or defaults["dampening"] != 0):
            raise ValueError("nesterov without momentum, or with dampening")

    def rolled(self, group, state, g):
        b = super().rolled(group, state, g)
        return g + group["momentum"] * b if group["nesterov"] else b


class MySGD(LookingAhead):
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
        super().__init__(
            params,
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
            maximize=maximize,
        )
