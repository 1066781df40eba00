# typed_architect: type-annotated, dataclasses, NamedTuples, helper classes, setup_context spelling
# %%
from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, TypeAlias

import torch
from torch import Tensor
from torch.autograd import Function

Op: TypeAlias = Callable[..., Tensor]


# %%
class Cube(Function):
    """x³, in the spelling with setup_context."""

    generate_vmap_rule: Final[bool] = True

    @staticmethod
    def forward(x: Tensor) -> Tensor:
        return torch.pow(x, 3)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor], output: Tensor) -> None:
        ctx.save_for_backward(*inputs)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        x: Tensor
        (x,) = ctx.saved_tensors
        return torch.square(x).mul(3).mul(grad_output)


# %%
class Softplus(Function):
    """Value by logaddexp; the slope is exp(x − softplus(x)), from the saved *output*."""

    @staticmethod
    def forward(x: Tensor) -> Tensor:
        return torch.logaddexp(x, torch.zeros_like(x))

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor], output: Tensor) -> None:
        ctx.save_for_backward(inputs[0], output)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        x, y = ctx.saved_tensors
        return grad_output * torch.exp(x - y)


# %%
class Wanted(NamedTuple):
    x: bool
    p: bool
    scale: bool


class Gradients(NamedTuple):
    x: Tensor | None
    p: Tensor | None
    scale: None = None


class ScaledMul(Function):
    @staticmethod
    def forward(x: Tensor, p: Tensor, scale: float) -> Tensor:
        if x.shape != p.shape:
            raise ValueError(f"shapes differ: {tuple(x.shape)} and {tuple(p.shape)}")
        return torch.mul(x, p).mul(scale)

    @staticmethod
    def setup_context(ctx: Any, inputs: tuple[Tensor, Tensor, float], output: Tensor) -> None:
        x, p, ctx.scale = inputs
        wanted = Wanted(*ctx.needs_input_grad)
        ctx.save_for_backward(x if wanted.p else None, p if wanted.x else None)

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Gradients:
        x, p = ctx.saved_tensors
        wanted = Wanted(*ctx.needs_input_grad)
        scale: float = ctx.scale
        return Gradients(
            x=torch.mul(grad_output, p) * scale if wanted.x else None,
            p=torch.mul(grad_output, x) * scale if wanted.p else None,
        )


# %%
@dataclass(frozen=True)
class Interval:
    low: float
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"empty interval: [{self.low}, {self.high}]")

    def side(self, x: Tensor) -> Tensor:
        """-1 below, 0 inside, 1 above."""
        return torch.gt(x, self.high).to(torch.int8) - torch.lt(x, self.low).to(torch.int8)


class ClampSTE(Function):
    @staticmethod
    def forward(ctx: Any, x: Tensor, low: float, high: float) -> Tensor:
        interval = Interval(low, high)
        side = interval.side(x)
        ctx.save_for_backward(side)
        bound_low, bound_high = torch.full_like(x, low), torch.full_like(x, high)
        return torch.where(side < 0, bound_low, torch.where(side > 0, bound_high, x))

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None, None]:
        (side,) = ctx.saved_tensors
        leads_back = torch.sign(grad_output.detach()) == side
        return torch.where((side == 0) | leads_back, grad_output, 0.0), None, None


# %%
class Promise(enum.StrEnum):
    GRADIENT = "gradient"
    SCALING = "scaling"
    SECOND = "second"
    LAYOUT = "layout"
    PURE = "pure"


class Answer(NamedTuple):
    value: Tensor
    gradients: tuple[Tensor, ...]


@dataclass
class Inspector:
    """Holds private copies of the inputs, and knows how to ask the node under inspection."""

    fn: Op
    inputs: Sequence[Tensor]
    seed: int = 2024
    step: float = 2e-6
    tolerance: float = 1e-3
    directions: int = 12
    gen: torch.Generator = field(init=False)
    template: tuple[Tensor, ...] = field(init=False)
    active: tuple[bool, ...] = field(init=False)
    shape: torch.Size = field(init=False)

    def __post_init__(self) -> None:
        self.gen = torch.Generator().manual_seed(self.seed)
        self.template = tuple(t.detach().clone() for t in self.inputs)
        self.active = tuple(t.requires_grad for t in self.inputs)
        self.shape = self.fn(*self.copies(self.template)).shape

    def copies(self, at: Sequence[Tensor]) -> list[Tensor]:
        return [t.detach().clone().requires_grad_(on) for t, on in zip(at, self.active, strict=True)]

    def normal(self, shape: torch.Size) -> Tensor:
        return torch.randn(shape, dtype=torch.float64, generator=self.gen)

    def cotangents(self) -> Iterator[Tensor]:
        while True:
            yield self.normal(self.shape)

    def answer(self, leaves: Sequence[Tensor], v: Tensor, *, graph: bool = False) -> Answer:
        wanted = [leaf for leaf, on in zip(leaves, self.active, strict=True) if on]
        y = self.fn(*leaves)
        if not y.requires_grad:
            return Answer(y, tuple(torch.zeros_like(t) for t in wanted))
        return Answer(y, torch.autograd.grad(y, wanted, v, create_graph=graph, materialize_grads=True))

    def directional(self, phi: Callable[[list[Tensor]], Tensor], at: list[Tensor], own: list[Tensor], moving: list[int]) -> bool:
        """Compare the slopes with φ(x ± hd) along random directions, and along every axis."""
        scales: list[float] = []
        errors: list[float] = []
        axes: list[tuple[int, Tensor]] = []
        for k, position in enumerate(moving):
            for unit in torch.eye(at[position].numel(), dtype=torch.float64):
                axes.append((k, unit.reshape(at[position].shape)))
        for k, d in axes:
            values: list[Tensor] = []
            for sign in (+1, -1):
                moved = list(at)
                moved[moving[k]] = at[moving[k]] + sign * self.step * d
                values.append(phi(moved))
            measured = (values[0] - values[1]) / (2 * self.step)
            scales.append(abs(float(measured)))
            error = abs(float(measured) - float((own[k] * d).sum()))
            errors.append(float("inf") if error != error else error)
        return max(errors, default=0.0) <= self.tolerance * max(scales, default=0.0) + 1e-6

    def moving(self) -> list[int]:
        return [k for k, on in enumerate(self.active) if on]

    def gradient(self) -> bool:
        good = True
        for _, v in zip(range(4), self.cotangents()):
            own = self.answer(self.copies(self.template), v.clone()).gradients
            good &= self.directional(
                lambda at: (self.fn(*self.copies(at)).detach() * v).sum(), list(self.template), list(own), self.moving()
            )
        return good

    def scaling(self) -> bool:
        v = next(self.cotangents())
        once, thrice = (self.answer(self.copies(self.template), c * v).gradients for c in (1.0, 3.0))
        return all(torch.allclose(b, 3 * a, rtol=1e-7, atol=1e-10) for a, b in zip(once, thrice, strict=True))

    def second(self) -> bool:
        v0 = next(self.cotangents())
        weights = [self.normal(t.shape) for t, on in zip(self.template, self.active, strict=True) if on]

        def psi(leaves: Sequence[Tensor], v: Tensor, graph: bool) -> Tensor:
            terms = [(w * g).sum() for w, g in zip(weights, self.answer(leaves, v, graph=graph).gradients, strict=True)]
            return torch.stack(terms).sum()

        leaves, v = self.copies(self.template), v0.clone().requires_grad_()
        total = psi(leaves, v, True)
        variables = [leaf for leaf in leaves if leaf.requires_grad] + [v]
        own = (
            list(torch.autograd.grad(total, variables, materialize_grads=True))
            if total.requires_grad
            else [torch.zeros_like(t) for t in variables]
        )
        everything = [*self.template, v0]
        return self.directional(
            lambda at: psi(self.copies(at[:-1]), at[-1].clone(), False).detach(),
            everything, own, [*self.moving(), len(self.template)],
        )

    def layout(self) -> bool:
        v = next(self.cotangents())
        turned = [t.clone().transpose(0, -1).contiguous().transpose(0, -1) for t in self.template]
        strange = [t.requires_grad_(on) for t, on in zip(turned, self.active, strict=True)]
        usual, other = self.answer(self.copies(self.template), v.clone()), self.answer(strange, v.clone())
        pairs = [(usual.value, other.value), *zip(usual.gradients, other.gradients, strict=True)]
        return all(a.shape == b.shape and torch.allclose(a, b, rtol=1e-8, atol=1e-10, equal_nan=True) for a, b in pairs)

    def pure(self) -> bool:
        v = next(self.cotangents())
        handed, leaves = v.clone(), self.copies(self.template)
        self.answer(leaves, handed)
        return all(
            torch.equal(a.detach().view(torch.int64), b.view(torch.int64))
            for a, b in zip([*leaves, handed], [*self.template, v], strict=True)
        )

    def verdict(self, promise: Promise) -> bool:
        try:
            return getattr(self, promise.value)()
        except RuntimeError:
            return False


def certify(fn: Op, inputs: Sequence[Tensor]) -> dict[str, bool]:
    with torch.random.fork_rng(devices=[]), torch.enable_grad():
        inspector = Inspector(fn, inputs)
        return {promise: inspector.verdict(promise) for promise in Promise}
