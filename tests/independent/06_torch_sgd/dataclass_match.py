# style: MySGD itself is a dataclass; match statements, guard clauses, .data
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from dataclasses import KW_ONLY, InitVar, dataclass, field


@dataclass(eq=False)
class MySGD:
    params: InitVar[Iterable[torch.Tensor] | list[dict[str, Any]]]
    lr: InitVar[float] = 1e-3
    momentum: InitVar[float] = 0.0
    dampening: InitVar[float] = 0.0
    weight_decay: InitVar[float] = 0.0
    nesterov: InitVar[bool] = False
    _: KW_ONLY
    maximize: InitVar[bool] = False
    param_groups: list[dict[str, Any]] = field(init=False, default_factory=list)
    buffers: list[tuple[torch.Tensor, torch.Tensor]] = field(init=False, default_factory=list, repr=False)

    def __post_init__(self, params, lr, momentum, dampening, weight_decay, nesterov, maximize) -> None:
        if isinstance(params, torch.Tensor):
            raise TypeError("wrap the tensor into a list")
        match lr < 0, momentum < 0, weight_decay < 0, bool(nesterov), momentum == 0, dampening != 0:
            case True, _, _, _, _, _:
                raise ValueError(f"lr = {lr}")
            case _, True, _, _, _, _:
                raise ValueError(f"momentum = {momentum}")
            case _, _, True, _, _, _:
                raise ValueError(f"weight_decay = {weight_decay}")
            case _, _, _, True, True, _:
                raise ValueError("nesterov without momentum")
            case _, _, _, True, _, True:
                raise ValueError("nesterov with dampening")
        match list(params):
            case []:
                raise ValueError("no parameters")
            case [dict(), *_] as groups:
                pass
            case tensors:
                groups = [{"params": tensors}]
        for group in groups:
            match group:
                case {"params": own, **options}:
                    self.param_groups.append(
                        {
                            "params": [*own],
                            "lr": options.get("lr", lr),
                            "momentum": options.get("momentum", momentum),
                            "dampening": options.get("dampening", dampening),
                            "weight_decay": options.get("weight_decay", weight_decay),
                            "nesterov": options.get("nesterov", nesterov),
                            "maximize": options.get("maximize", maximize),
                        }
                    )
                case _:
                    raise ValueError('a group needs the key "params"')

    def step(self) -> None:
        for group in self.param_groups:
            match group:
                case {
                    "params": params,
                    "lr": lr,
                    "momentum": mu,
                    "dampening": tau,
                    "weight_decay": decay,
                    "nesterov": nesterov,
                    "maximize": maximize,
                }:
                    for p in params:
                        if p.grad is None:
                            continue
                        self.move(p, lr, mu, tau, decay, nesterov, maximize)

    def remembered(self, p):
        for owner, b in self.buffers:
            if owner is p:
                return b
        return None

    def move(self, p, lr, mu, tau, decay, nesterov, maximize):
        x = p.data
        g = p.grad.data
        g = decay * x - g if maximize else decay * x + g
        if mu == 0:
            p.data = x - lr * g
            return
        b = self.remembered(p)
        if b is None:
            b = g.clone()
            self.buffers.append((p, b))
        else:
            torch.lerp(b * mu, b * mu + g, 1.0 - tau, out=b)
        p.data = x - lr * (g + mu * b if nesterov else b)

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                match p.grad, set_to_none:
                    case None, _:
                        pass
                    case _, True:
                        p.grad = None
                    case g, _:
                        p.grad = g.data.clone().fill_(0)
