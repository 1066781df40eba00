"""What descends from the type that is asked for: dicts and lists of its own in param_groups, errors of its own."""

from collections import OrderedDict


class NoCollection(TypeError):
    pass


class BadOption(ValueError):
    pass


class Group(OrderedDict):
    pass


class Groups(list):
    pass


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
            raise NoCollection("params is a tensor; what is wanted is an iterable of tensors, such as [p]")
        if lr < 0 or momentum < 0 or weight_decay < 0:
            raise BadOption(f"negative option: lr={lr}, momentum={momentum}, weight_decay={weight_decay}")
        if nesterov and (momentum == 0 or dampening != 0):
            raise BadOption("Nesterov needs a momentum, and no dampening")
        items = list(params)
        if not items:
            raise BadOption("there are no parameters")
        groups = items if isinstance(items[0], dict) else [{"params": items}]
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        self.param_groups = Groups(
            Group(defaults | dict(group), params=list(group["params"])) for group in groups
        )
        self._buffers: dict[torch.Tensor, torch.Tensor] = {}

    def step(self) -> None:
        with torch.no_grad():
            for group in self.param_groups:
                mu = group["momentum"]
                for p in group["params"]:
                    if p.grad is None:
                        continue
                    g = -p.grad if group["maximize"] else p.grad
                    g = g + group["weight_decay"] * p  # a new tensor: from here on, g is not p.grad
                    if mu != 0:
                        b = self._buffers.get(p)
                        b = g if b is None else mu * b + (1 - group["dampening"]) * g
                        self._buffers[p] = b
                        g = g + mu * b if group["nesterov"] else b
                    p -= group["lr"] * g

    def zero_grad(self, set_to_none: bool = True) -> None:
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()
