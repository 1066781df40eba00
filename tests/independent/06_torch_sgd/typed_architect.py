# style: type-annotated architect: dataclasses, a dict subclass for groups, exceptions of my own, properties
# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

# %%
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Final, Self, TypedDict, Unpack


class OptionNames(TypedDict, total=False):
    lr: float
    momentum: float
    dampening: float
    weight_decay: float
    nesterov: bool
    maximize: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    lr: float
    momentum: float
    dampening: float
    weight_decay: float
    nesterov: bool
    maximize: bool

    NON_NEGATIVE = ("lr", "momentum", "weight_decay")

    def validated(self) -> Self:
        for name in self.NON_NEGATIVE:
            if (value := getattr(self, name)) < 0:
                raise ValueError(f"{name} must not be negative, but is {value}")
        if self.nesterov and self.momentum == 0:
            raise ValueError("Nesterov's step looks along the momentum: there has to be some")
        if self.nesterov and self.dampening != 0:
            raise ValueError("Nesterov's step is defined without dampening")
        return self

    @classmethod
    def of(cls, group: Mapping[str, Any]) -> Self:
        return cls(**{f.name: group[f.name] for f in fields(cls)})


class Group(dict[str, Any]):
    """A dict whose entries are at hand as attributes."""

    @property
    def params(self) -> list[torch.Tensor]:
        return self["params"]

    @property
    def options(self) -> Options:
        return Options.of(self)


@dataclass(slots=True)
class Velocity:
    """The memory of one parameter."""

    b: torch.Tensor | None = field(default=None, repr=False)

    def update(self, g: torch.Tensor, *, momentum: float, dampening: float) -> torch.Tensor:
        if self.b is None:
            self.b = g.clone()
        else:
            self.b = self.b.mul(momentum).add(g, alpha=1 - dampening)
        return self.b


class MySGD:
    _velocities: Final[dict[int, Velocity]]

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
            raise TypeError("params is a tensor; did you mean [params]?")
        defaults = Options(
            lr=lr,
            momentum=momentum,
            dampening=dampening,
            weight_decay=weight_decay,
            nesterov=nesterov,
            maximize=maximize,
        ).validated()
        entries = list(params)
        if not entries:
            raise ValueError("an optimiser needs parameters")
        described: list[dict[str, Any]] = entries if isinstance(entries[0], Mapping) else [{"params": entries}]
        self.param_groups: list[dict[str, Any]] = [self._complete(defaults, **entry) for entry in described]
        self._velocities = {id(p): Velocity() for p in self._parameters()}

    @staticmethod
    def _complete(defaults: Options, *, params: Iterable[torch.Tensor], **own: Unpack[OptionNames]) -> Group:
        return Group({"params": list(params)} | asdict(defaults) | own)

    def _parameters(self) -> Iterator[torch.Tensor]:
        for group in self.param_groups:
            yield from group["params"]

    def step(self) -> None:
        with torch.no_grad():
            for group in self.param_groups:
                options = Options.of(group)
                for p in group["params"]:
                    if p.grad is not None:
                        p.copy_(p.sub(self._direction(p, p.grad.detach(), options), alpha=options.lr))

    def _direction(self, p: torch.Tensor, gradient: torch.Tensor, o: Options) -> torch.Tensor:
        g = torch.add(-gradient if o.maximize else gradient, p, alpha=o.weight_decay)
        if o.momentum == 0:
            return g
        b = self._velocities[id(p)].update(g, momentum=o.momentum, dampening=o.dampening)
        return torch.add(g, b, alpha=o.momentum) if o.nesterov else b

    def zero_grad(self, set_to_none: bool = True) -> None:
        for p in self._parameters():
            if p.grad is None:
                continue
            if set_to_none:
                p.grad = None
            else:
                p.grad.detach_().zero_()
