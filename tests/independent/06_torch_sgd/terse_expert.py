# style: terse expert, torch._foreach
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
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
        if isinstance(params, torch.Tensor):
            raise TypeError("pass [p], not p")
        if min(lr, momentum, weight_decay) < 0 or nesterov and (not momentum or dampening):
            raise ValueError("lr, momentum, weight_decay >= 0; nesterov wants momentum and no dampening")
        if not (params := list(params)):
            raise ValueError("no parameters")
        defaults = dict(
            lr=lr, momentum=momentum, dampening=dampening, weight_decay=weight_decay, nesterov=nesterov, maximize=maximize
        )
        groups = params if isinstance(params[0], dict) else [{"params": params}]
        self.param_groups = [{**defaults, **g, "params": list(g["params"])} for g in groups]
        self._b = {}

    @torch.no_grad()
    def step(self) -> None:
        for G in self.param_groups:
            if not (ps := [p for p in G["params"] if p.grad is not None]):
                continue
            gs = [p.grad for p in ps]
            if G["maximize"]:
                gs = torch._foreach_neg(gs)
            if G["weight_decay"]:
                gs = torch._foreach_add(gs, ps, alpha=G["weight_decay"])
            if mu := G["momentum"]:
                old = [(p, g) for p, g in zip(ps, gs) if p in self._b]
                new = [(p, g) for p, g in zip(ps, gs) if p not in self._b]
                if old:
                    bs = [self._b[p] for p, _ in old]
                    torch._foreach_mul_(bs, mu)
                    torch._foreach_add_(bs, [g for _, g in old], alpha=1 - G["dampening"])
                self._b |= {p: g.detach().clone() for p, g in new}
                bs = [self._b[p] for p in ps]
                gs = torch._foreach_add(gs, bs, alpha=mu) if G["nesterov"] else bs
            torch._foreach_add_(ps, gs, alpha=-G["lr"])

    def zero_grad(self, set_to_none: bool = True) -> None:
        for p in (p for G in self.param_groups for p in G["params"] if p.grad is not None):
            p.grad = None if set_to_none else torch.zeros_like(p.grad)
