# style: vectorised: all the parameters of a group as one long vector
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from itertools import groupby


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
            raise TypeError("params has to be a collection of tensors")
        if lr < 0 or momentum < 0 or weight_decay < 0:
            raise ValueError("negative option")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("Nesterov requires a momentum and zero dampening")
        content = [*params]
        if len(content) == 0:
            raise ValueError("empty params")
        if isinstance(content[0], torch.Tensor):
            content = [{"params": content}]
        self.param_groups = []
        self._flat = []  # for each group: for each dtype its buffers as one vector, and where they are in use
        for given in content:
            group = {
                "lr": lr,
                "momentum": momentum,
                "dampening": dampening,
                "weight_decay": weight_decay,
                "nesterov": nesterov,
                "maximize": maximize,
                **given,
            }
            group["params"] = [*group["params"]]
            self.param_groups.append(group)
            ordered = sorted(group["params"], key=lambda p: str(p.dtype))
            parts = []
            for dtype, same in groupby(ordered, key=lambda p: p.dtype):
                members = list(same)
                total = sum(p.numel() for p in members)
                parts.append(
                    {
                        "members": members,
                        "sizes": [p.numel() for p in members],
                        "b": torch.zeros(total, dtype=dtype),
                        "begun": torch.zeros(total, dtype=torch.bool),
                    }
                )
            self._flat.append(parts)

    @torch.no_grad()
    def step(self) -> None:
        for group, parts in zip(self.param_groups, self._flat, strict=True):
            for part in parts:
                self._step_part(group, part)

    def _step_part(self, group, part):
        members, sizes = part["members"], part["sizes"]
        present = torch.tensor([p.grad is not None for p in members]).repeat_interleave(torch.tensor(sizes))
        x = torch.cat([p.reshape(-1) for p in members])
        g = torch.cat([(torch.zeros_like(p) if p.grad is None else p.grad).reshape(-1) for p in members])
        if group["maximize"]:
            g = -g
        g = g + group["weight_decay"] * x
        if group["momentum"] != 0:
            later = group["momentum"] * part["b"] + (1 - group["dampening"]) * g
            b = torch.where(part["begun"], later, g)
            part["b"] = torch.where(present, b, part["b"])
            part["begun"] |= present
            g = g + group["momentum"] * b if group["nesterov"] else b
        moved = torch.where(present, x - group["lr"] * g, x)
        for p, new in zip(members, moved.split(sizes), strict=True):
            if p.grad is not None:
                p.copy_(new.view(p.shape))

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad = torch.zeros(p.shape, dtype=p.dtype)
