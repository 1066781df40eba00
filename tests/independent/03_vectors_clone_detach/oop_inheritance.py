# classes: custom autograd.Functions, modules, inheritance, context managers, decorators
# %%
import contextlib
import functools
import io
from collections.abc import Callable, Iterator
from typing import Any

import torch
from torch import Tensor, nn


# %%
class SumOfSquaredDistances(torch.autograd.Function):
    """sum((p - w)²), with a backward of its own that can be differentiated again."""

    @staticmethod
    def forward(ctx: Any, p: Tensor, w: Tensor) -> Tensor:
        ctx.save_for_backward(p, w)
        return ((p - w) ** 2).sum()

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, Tensor]:
        p, w = ctx.saved_tensors
        by_p = 2 * (p - w) * upstream
        return by_p, -by_p


class Quartic(nn.Module):
    def target(self, p: Tensor) -> Tensor:
        return p**2

    def forward(self, p: Tensor) -> Tensor:
        return SumOfSquaredDistances.apply(p, self.target(p))


class DetachedQuartic(Quartic):
    def target(self, p: Tensor) -> Tensor:
        return super().target(p).detach()


def quartic(p: Tensor) -> Tensor:
    return Quartic()(p)


# %%
@contextlib.contextmanager
def stand_in(p: Tensor) -> Iterator[Tensor]:
    """A leaf in the place of p, for as long as it takes."""
    leaf = nn.Parameter(p.detach().clone())
    try:
        yield leaf
    finally:
        leaf.requires_grad_(False)


class Gradient:
    """The gradient of a loss, as a function."""

    def __init__(self, loss: Callable[[Tensor], Tensor]) -> None:
        self.loss = loss

    def __call__(self, p: Tensor) -> Tensor:
        with stand_in(p) as leaf:
            self.loss(leaf).backward()
            return leaf.grad


def quartic_grad(p: Tensor) -> Tensor:
    return Gradient(Quartic())(p)


# %%
class Model(nn.Module):
    def __init__(self, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self.w_fn, self.l_fn = w_fn, l_fn

    def forward(self, p: Tensor) -> Tensor:
        return self.l_fn(p, self.w_fn(p))


class FrozenW(Model):
    def forward(self, p: Tensor) -> Tensor:
        return self.l_fn(p, self.w_fn(p).detach())


class NudgedW(Model):
    """As a function of what is added to w, while p stands still."""

    def __init__(self, p: Tensor, *functions: Any) -> None:
        super().__init__(*functions)
        self.p = p.detach()

    def forward(self, nudge: Tensor) -> Tensor:
        return self.l_fn(self.p, self.w_fn(self.p).detach() + nudge)


class WAlone(Model):
    def forward(self, p: Tensor) -> Tensor:
        return self.w_fn(p).sum()


def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    functions = (w_fn, l_fn)
    return {
        "dl_dp_fixed_w": Gradient(FrozenW(*functions))(p),
        "dl_dw": Gradient(NudgedW(p, *functions))(torch.zeros_like(p)),
        "dw_dp": Gradient(WAlone(*functions))(p),
        "dl_dp": Gradient(Model(*functions))(p),
    }


# %%
class Family(dict):
    def member(self, f: Callable[[Tensor], Tensor]) -> Callable[[Tensor], Tensor]:
        """A decorator: the function's name is the key."""
        self[f.__name__] = f
        return f


FAMILY = Family()


@FAMILY.member
def linked_copy(p: Tensor) -> Tensor:
    return p.flip(0).flip(0)


@FAMILY.member
def linked_alias(p: Tensor) -> Tensor:
    return p.permute(*range(p.dim()))


@FAMILY.member
def cut_copy(p: Tensor) -> Tensor:
    buffer = io.BytesIO()
    torch.save(p.detach().clone(), buffer)
    buffer.seek(0)
    return torch.load(buffer)


@FAMILY.member
def cut_alias(p: Tensor) -> Tensor:
    bare = torch.empty(0, dtype=p.dtype)
    return bare.set_(p.detach().untyped_storage(), p.storage_offset(), p.size(), p.stride())


@FAMILY.member
def fresh_leaf(p: Tensor) -> Tensor:
    return nn.Parameter(cut_copy(p))


def copies(p: Tensor) -> dict[str, Tensor]:
    return {name: make(p) for name, make in FAMILY.items()}


# %%
class Weighting(torch.autograd.Function):
    """y -> 0, but what it sends back is v times whatever arrives."""

    @staticmethod
    def forward(ctx: Any, y: Tensor, v: Tensor) -> Tensor:
        ctx.v = v
        return y.new_zeros(())

    @staticmethod
    def backward(ctx: Any, upstream: Tensor) -> tuple[Tensor, None]:
        return upstream * ctx.v, None


def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    return Gradient(lambda leaf: Weighting.apply(y_fn(leaf), v))(x)


# %%
def as_tuple(f: Callable[..., Iterator[Tensor]]) -> Callable[..., tuple[Tensor, ...]]:
    return functools.wraps(f)(lambda *args: tuple(f(*args)))


@as_tuple
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    for model in (Quartic, DetachedQuartic):
        yield Gradient(model())(p)
