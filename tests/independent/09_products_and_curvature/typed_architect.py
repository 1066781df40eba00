# typed_architect: annotated, dataclasses, NamedTuples, linear operators as objects, forward_ad for tangents
# %%
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import torch
import torch.autograd.forward_ad as fwAD
from torch import Size, Tensor

Function = Callable[[Tensor], Tensor]


class LinearMap(Protocol):
    def __call__(self, vector: Tensor, /) -> Tensor: ...


def unit_vectors(shape: Size, dtype: torch.dtype) -> Iterator[Tensor]:
    for i in range(shape.numel()):
        e = torch.zeros(shape.numel(), dtype=dtype)
        e[i] = 1
        yield e.view(shape)


# %%
@dataclass(frozen=True)
class Linearised:
    """f near a point: both products, as linear maps. Nothing of the caller's is touched."""

    f: Function
    point: Tensor

    @cached_property
    def leaf(self) -> Tensor:
        return self.point.detach().clone().requires_grad_(True)

    @cached_property
    def value(self) -> Tensor:
        with torch.enable_grad():
            return self.f(self.leaf)

    def pull(self, cotangent: Tensor) -> Tensor:
        (product,) = torch.autograd.grad(self.value, self.leaf, cotangent, retain_graph=True)
        return product.detach().clone()

    def push(self, tangent: Tensor) -> Tensor:
        with fwAD.dual_level():
            dual: Tensor = fwAD.make_dual(self.point.detach().clone(), tangent.clone())
            result: fwAD.UnpackedDualTensor = fwAD.unpack_dual(self.f(dual))
            assert result.tangent is not None
            return result.tangent.detach().clone()


def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return Linearised(f, x).pull(v)


# %%
def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    return Linearised(f, x).push(v)


# %%
def jacobian(f: Function, x: Tensor) -> Tensor:
    """Rows or columns, whichever are fewer."""
    at = Linearised(f, x)
    output: Size = at.value.shape
    if output.numel() <= x.numel():
        rows = [at.pull(u) for u in unit_vectors(output, x.dtype)]
        return torch.stack(rows).reshape(output + x.shape)
    columns = [at.push(e) for e in unit_vectors(x.shape, x.dtype)]
    return torch.stack(columns, dim=-1).reshape(output + x.shape)


# %%
@dataclass(frozen=True)
class Hessian:
    f: Function
    point: Tensor

    def __call__(self, v: Tensor, /) -> Tensor:
        """Backward over backward, with v as the second cotangent."""
        leaf = self.point.detach().clone().requires_grad_()
        with torch.enable_grad():
            loss = self.f(leaf)
            (slope,) = torch.autograd.grad(loss, leaf, create_graph=True, materialize_grads=True)
        if not slope.requires_grad:
            return torch.zeros_like(leaf, requires_grad=False)
        (product,) = torch.autograd.grad(slope, leaf, v, materialize_grads=True)
        return product.detach()


def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    operator: LinearMap = Hessian(f, x)
    return operator(v)


# %%
def hessian_diag(f: Function, x: Tensor) -> Tensor:
    """f along each axis on its own: the second derivative of a function of one number."""

    def along(e: Tensor) -> Tensor:
        h = torch.zeros((), dtype=x.dtype, requires_grad=True)
        with torch.enable_grad():
            value = f(x.detach() + h * e)
            (first,) = torch.autograd.grad(value, h, create_graph=True, materialize_grads=True)
        if not first.requires_grad:
            return torch.zeros((), dtype=x.dtype)
        (second,) = torch.autograd.grad(first, h, materialize_grads=True)
        return second.detach()

    return torch.stack([along(e) for e in unit_vectors(x.shape, x.dtype)]).reshape(x.shape)


# %%
class Eigenpair(NamedTuple):
    eigenvalue: Tensor
    vector: Tensor


@dataclass
class PowerIteration:
    operator: LinearMap
    vector: Tensor

    def step(self) -> None:
        image = self.operator(self.vector)
        self.vector = image.div(torch.linalg.vector_norm(image))

    @property
    def rayleigh(self) -> Tensor:
        return torch.sum(self.vector * self.operator(self.vector))


def top_eig(f: Function, x: Tensor, iters: int, gen: torch.Generator) -> tuple[Tensor, Tensor]:
    iteration = PowerIteration(Hessian(f, x), torch.randn(x.shape, dtype=x.dtype, generator=gen))
    for _ in range(iters):
        iteration.step()
    return Eigenpair(iteration.rayleigh, iteration.vector)
