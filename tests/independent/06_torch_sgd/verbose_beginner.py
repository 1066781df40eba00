# style: verbose beginner, prints and temporaries
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
        # stage 6: refuse what makes no sense
        if isinstance(params, torch.Tensor):
            raise TypeError("params must be a list of tensors and not a tensor")
        if lr < 0:
            raise ValueError("lr is negative")
        if momentum < 0:
            raise ValueError("momentum is negative")
        if weight_decay < 0:
            raise ValueError("weight_decay is negative")
        if nesterov == True:  # noqa: E712
            if momentum == 0:
                raise ValueError("nesterov needs momentum")
            if dampening != 0:
                raise ValueError("nesterov cannot have dampening")

        # walk once
        everything = []
        for thing in params:
            everything.append(thing)
        if len(everything) == 0:
            raise ValueError("there are no parameters")

        # stage 7: groups or no groups?
        if isinstance(everything[0], dict):
            groups = everything
        else:
            one_group = {}
            one_group["params"] = everything
            groups = [one_group]

        self.param_groups = []
        self.buffers = []  # buffers[k][i] belongs to parameter i of group k
        for group in groups:
            my_group = {}
            my_group["params"] = []
            my_buffers = []
            for p in group["params"]:
                my_group["params"].append(p)
                my_buffers.append(None)
            my_group["lr"] = group.get("lr", lr)
            my_group["momentum"] = group.get("momentum", momentum)
            my_group["dampening"] = group.get("dampening", dampening)
            my_group["weight_decay"] = group.get("weight_decay", weight_decay)
            my_group["nesterov"] = group.get("nesterov", nesterov)
            my_group["maximize"] = group.get("maximize", maximize)
            self.param_groups.append(my_group)
            self.buffers.append(my_buffers)
        print("optimiser with", len(self.param_groups), "group(s)")

    def step(self) -> None:
        for k in range(len(self.param_groups)):
            group = self.param_groups[k]
            lr = group["lr"]
            momentum = group["momentum"]
            dampening = group["dampening"]
            weight_decay = group["weight_decay"]
            nesterov = group["nesterov"]
            maximize = group["maximize"]
            for i in range(len(group["params"])):
                p = group["params"][i]
                if p.grad is None:
                    continue
                with torch.no_grad():
                    g = p.grad.clone()
                    if maximize:
                        g = -g
                    g = g + weight_decay * p
                    if momentum != 0:
                        b = self.buffers[k][i]
                        if b is None:
                            b = g.clone()
                        else:
                            b = momentum * b + (1 - dampening) * g
                        self.buffers[k][i] = b
                        if nesterov:
                            g = g + momentum * b
                        else:
                            g = b
                    p -= lr * g

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                else:
                    if p.grad is not None:
                        p.grad = torch.zeros_like(p.grad)
