# type-annotated: dataclasses, NamedTuple, TypedDict, aliases, small pure helpers
# %%
import dataclasses
from collections.abc import Callable, Mapping
from typing import NamedTuple, TypeAlias, TypedDict, TypeVar

import torch
from torch import Tensor, nn

VectorMap: TypeAlias = Callable[[Tensor], Tensor]
PairLoss: TypeAlias = Callable[[Tensor, Tensor], Tensor]
T = TypeVar("T")


def private_leaf(t: Tensor) -> Tensor:
    """The numbers of ``t`` in a leaf that nobody else knows."""
    return nn.Parameter(t.detach().clone(), requires_grad=True)


# %%
def quartic(p: Tensor) -> Tensor:
    target: Tensor = torch.square(p)
    return nn.functional.mse_loss(p, target, reduction="sum")


# %%
@dataclasses.dataclass(frozen=True)
class Polynomial:
    """c0 + c1·x + c2·x² + …, coefficient by coefficient."""

    coefficients: tuple[float, ...]

    def __call__(self, x: Tensor) -> Tensor:
        value = torch.zeros_like(x)
        for c in reversed(self.coefficients):
            value = value * x + c
        return value


def quartic_grad(p: Tensor) -> Tensor:
    x: Tensor = p.detach()
    distance, inner = Polynomial((0.0, 1.0, -1.0)), Polynomial((2.0, -4.0))
    return distance(x) * inner(x)


# %%
class Derivatives(TypedDict):
    dl_dp_fixed_w: Tensor
    dl_dw: Tensor
    dw_dp: Tensor
    dl_dp: Tensor


@dataclasses.dataclass
class TwoPaths:
    """The graph in which p and w are two leaves, and the links from the one to the other."""

    p: Tensor
    w_fn: VectorMap
    l_fn: PairLoss

    def direct(self) -> tuple[Tensor, Tensor]:
        p, w = private_leaf(self.p), private_leaf(self.w_fn(self.p.detach()))
        self.l_fn(p, w).backward()
        assert p.grad is not None and w.grad is not None
        return p.grad, w.grad

    def link(self) -> Tensor:
        p = private_leaf(self.p)
        self.w_fn(p).sum().backward()
        assert p.grad is not None
        return p.grad

    def total(self) -> Tensor:
        p = private_leaf(self.p)
        self.l_fn(p, self.w_fn(p)).backward()
        assert p.grad is not None
        return p.grad


def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    paths = TwoPaths(p, w_fn, l_fn)
    by_p, by_w = paths.direct()
    return Derivatives(dl_dp_fixed_w=by_p, dl_dw=by_w, dw_dp=paths.link(), dl_dp=paths.total())


# %%
@dataclasses.dataclass(frozen=True)
class Relatives:
    linked_copy: Tensor
    linked_alias: Tensor
    cut_copy: Tensor
    cut_alias: Tensor
    fresh_leaf: nn.Parameter

    @classmethod
    def of(cls, p: Tensor) -> "Relatives":
        return cls(
            linked_copy=torch.clone(p),
            linked_alias=p.expand_as(p),
            cut_copy=torch.empty_like(p, requires_grad=False).copy_(p.detach()),
            cut_alias=torch.detach(p),
            fresh_leaf=nn.Parameter(p.detach().clone()),
        )

    def as_dict(self) -> dict[str, Tensor]:
        # no dataclasses.asdict: that would copy the tensors deeply
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self)}


def copies(p: Tensor) -> dict[str, Tensor]:
    return Relatives.of(p).as_dict()


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    leaf = private_leaf(x)
    weighted: Tensor = y_fn(leaf) * v
    weighted.sum().backward()
    gradient = leaf.grad
    assert gradient is not None
    return gradient


# %%
class Effect(NamedTuple):
    attached: Tensor
    detached: Tensor


def gradient_of(loss: VectorMap, at: Tensor) -> Tensor:
    leaf = private_leaf(at)
    (gradient,) = torch.autograd.grad(loss(leaf), [leaf])
    return gradient


def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    def loss(w_of: VectorMap) -> VectorMap:
        return lambda q: torch.sum((q - w_of(q)) ** 2)

    return Effect(
        attached=gradient_of(loss(lambda q: q**2), p),
        detached=gradient_of(loss(lambda q: (q**2).detach()), p),
    )
