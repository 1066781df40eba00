# classes, inheritance, decorators, context managers, custom autograd.Functions, dual numbers
# %%
import abc
import contextlib
import functools
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


# %%
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w has."""
    return (w**2).sum()
# %%
class Key(StrEnum):
    SHAPE = "shape"
    DTYPE = "dtype"
    NUMEL = "numel"


class FactSheet:
    def __init__(self, x: Tensor) -> None:
        self._x = x

    def keys(self) -> list[str]:
        return [key.value for key in Key]

    def __getitem__(self, key: str) -> Any:
        value = getattr(self._x, key)
        return value() if callable(value) else value


def tensor_facts(x: Tensor) -> dict[str, Any]:
    return dict(FactSheet(x))


# %%
class Times(torch.autograd.Function):
    """x -> factor * x, with a derivative of its own."""

    @staticmethod
    def forward(ctx, x, factor):
        ctx.factor = factor
        return x * factor

    @staticmethod
    def backward(ctx, upstream):
        return ctx.factor * upstream, None


class Squared(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        return x * x

    @staticmethod
    def backward(ctx, upstream):
        (x,) = ctx.saved_tensors
        return 2 * x * upstream


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float32, requires_grad=True)
    w = Times.apply(p, 10)
    loss = Squared.apply(w)
    return p, w, loss


# %%
class Visitor(abc.ABC):
    """Comes once to each node behind a tensor."""

    def walk(self, tensor: Tensor) -> "Visitor":
        pending, met = [tensor.grad_fn], set()
        while pending:
            node = pending.pop()
            if node is None or node in met:
                continue
            met.add(node)
            self.visit(node)
            pending.extend(dict(node.next_functions))
        return self

    @abc.abstractmethod
    def visit(self, node: Any) -> None: ...


class LeafCollector(Visitor):
    def __init__(self) -> None:
        self.leaves: list[Tensor] = []

    def visit(self, node: Any) -> None:
        if type(node).__name__ == "AccumulateGrad":
            self.leaves.append(node.variable)

    def __contains__(self, tensor: Tensor) -> bool:
        return any(tensor is leaf for leaf in self.leaves)


class Standing:
    """Where one tensor stands; its subclasses are the fields of the table in the text."""

    is_leaf, requires_grad = True, False

    def __init__(self, t: Tensor) -> None:
        self.t = t

    @staticmethod
    def of(t: Tensor) -> "Standing":
        if t.grad_fn is not None:
            return Middle(t)
        return Parameter(t) if t.requires_grad else Standing(t)

    def grad_fn(self) -> str | None:
        return None

    def gets_grad(self) -> bool:
        return False

    def reached(self) -> LeafCollector:
        return LeafCollector()

    def row(self, leaves: Mapping[str, Tensor]) -> dict[str, Any]:
        reached = self.reached()
        return {
            "is_leaf": self.is_leaf,
            "requires_grad": self.requires_grad,
            "grad_fn": self.grad_fn(),
            "gets_grad": self.gets_grad(),
            "reaches": [name for name, leaf in leaves.items() if leaf in reached],
        }


class Parameter(Standing):
    requires_grad = True

    def gets_grad(self) -> bool:
        return True

    def reached(self) -> LeafCollector:
        collector = super().reached()
        collector.leaves.append(self.t)
        return collector


class Middle(Standing):
    is_leaf, requires_grad = False, True

    def grad_fn(self) -> str | None:
        return type(self.t.grad_fn).__name__

    def gets_grad(self) -> bool:
        return self.t.retains_grad

    def reached(self) -> LeafCollector:
        return super().reached().walk(self.t)


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    standing = {name: Standing.of(t) for name, t in tensors.items()}
    leaves = {name: tensors[name] for name, s in standing.items() if isinstance(s, Parameter)}
    return {name: s.row(leaves) for name, s in standing.items()}


# %%
class Dual:
    """A number and its derivative."""

    def __init__(self, value: float, slope: float = 0.0) -> None:
        self.value, self.slope = value, slope

    def __mul__(self, other: "Dual | float") -> "Dual":
        if not isinstance(other, Dual):
            other = Dual(other)
        return Dual(self.value * other.value, self.slope * other.value + self.value * other.slope)

    __rmul__ = __mul__


def as_float32(function: Callable[..., float]) -> Callable[..., Tensor]:
    @functools.wraps(function)
    def wrapped(*args: Any) -> Tensor:
        return torch.tensor([function(*args)], dtype=torch.float32)

    return wrapped


@as_float32
def dl_dp(p0: float) -> Tensor:
    p = Dual(float(p0), 1.0)
    w = 10 * p
    return (w * w).slope


# %%
class Tap(torch.autograd.Function):
    """The identity; what comes back through it is noted."""

    @staticmethod
    def forward(ctx, x, notes):
        ctx.notes = notes
        return x.view_as(x)

    @staticmethod
    def backward(ctx, upstream):
        ctx.notes.append(upstream.detach().clone())
        return upstream, None


@contextlib.contextmanager
def borrowed(p0: Tensor):
    """A leaf with the caller's numbers, in memory of its own."""
    leaf = p0.detach().clone().requires_grad_()
    try:
        yield leaf
    finally:
        leaf.requires_grad_(False)


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    notes: list[Tensor] = []
    with borrowed(p0) as p:
        outer(Tap.apply(inner(p), notes)).backward()
        return notes[0], p.grad


# %%
class Leaf(torch.nn.Module):
    def __init__(self, value: float) -> None:
        super().__init__()
        self.p = torch.nn.Parameter(torch.tensor([value], dtype=torch.float32))

    def forward(self) -> Tensor:
        return self.p


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    model = Leaf(p0)
    model().backward()
    (p,) = model.parameters()
    return p, p.grad


# %%
class Oracle(dict):
    """Asked for a tree, it says what torch does."""

    def says(self, answer: str, *trees: str) -> "Oracle":
        self.update(dict.fromkeys(trees, answer))
        return self

    def __missing__(self, tree: str) -> str:
        raise LookupError(f"no such tree: {tree}")


ORACLE = (
    Oracle()
    .says("not a leaf", "fig", "larch", "laurel", "myrtle", "olive", "palm", "plum")
    .says("leaf, requires grad", "spruce")
    .says("leaf, does not require grad", "acacia", "cypress", "ebony", "elm")
    .says("None", "almond", "birch")
    .says("AddBackward0", "fir")
    .says("MulBackward0", "yew")
    .says("PowBackward0", "beech")
    .says("None", "aspen", "hemlock", "holly", "rowan", "willow")
    .says("1", "apple", "cedar", "sequoia")
    .says("2", "chestnut")
    .says("10", "hawthorn", "hornbeam")
    .says("40", "alder", "ginkgo")
    .says("400", "cherry", "maple")
    .says("a RuntimeError is raised", "cacao", "hazel", "linden", "pear", "pine", "sycamore")
    .says("p.grad is filled", "ash", "baobab", "bay", "juniper", "oak")
    .says("p.grad stays None", "elder", "walnut")
)


def predict_outcome(case_id: str) -> str:
    return ORACLE[case_id]
