# type-annotated: dataclasses, NamedTuples, helper classes and protocols
# %%
from __future__ import annotations

import dataclasses
import enum
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypeAlias

import torch
from torch import Tensor

Function: TypeAlias = Callable[[Tensor], Tensor]


# %%
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w has."""
    return (w**2).sum()
# %%
@dataclasses.dataclass(frozen=True, slots=True)
class Facts:
    shape: tuple[int, ...]
    dtype: torch.dtype
    numel: int

    @classmethod
    def of(cls, x: Tensor) -> Facts:
        return cls(tuple(x.shape), x.dtype, x.shape.numel())


def tensor_facts(x: Tensor) -> dict[str, Any]:
    facts = Facts.of(x)
    return {field.name: getattr(facts, field.name) for field in dataclasses.fields(facts)}


# %%
class Chain(NamedTuple):
    p: Tensor
    w: Tensor
    loss: Tensor


FACTOR: Final[int] = 10
EXPONENT: Final[int] = 2


def new_leaf(value: float) -> torch.nn.Parameter:
    return torch.nn.Parameter(torch.tensor([value], dtype=torch.float32), requires_grad=True)


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p: torch.nn.Parameter = new_leaf(p0)
    w: Tensor = torch.mul(p, FACTOR)
    loss: Tensor = torch.pow(w, EXPONENT)
    return Chain(p=p, w=w, loss=loss)


# %%
Node: TypeAlias = Any


@dataclasses.dataclass
class Row:
    is_leaf: bool
    requires_grad: bool
    grad_fn: str | None
    gets_grad: bool
    reaches: list[str]


class GraphReader:
    """Remembers for each node of the graph which nodes lie at the far ends."""

    def __init__(self) -> None:
        self._ends: dict[Node, frozenset[Node]] = {}

    @staticmethod
    def predecessors(node: Node) -> tuple[Node, ...]:
        return tuple(before for before, _ in node.next_functions if before is not None)

    def ends(self, node: Node) -> frozenset[Node]:
        """The nodes without predecessors that lie behind ``node``, in post-order without recursion."""
        stack: list[Node] = [node]
        while stack:
            current = stack[-1]
            missing = [n for n in self.predecessors(current) if n not in self._ends]
            if missing:
                stack.extend(missing)
                continue
            stack.pop()
            before = self.predecessors(current)
            self._ends[current] = (
                frozenset().union(*(self._ends[n] for n in before)) if before else frozenset((current,))
            )
        return self._ends[node]

    def of(self, tensor: Tensor) -> frozenset[Node]:
        if not tensor.requires_grad:
            return frozenset()
        return self.ends(torch.autograd.graph.get_gradient_edge(tensor).node)


def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    reader = GraphReader()
    leaves: dict[str, Node] = {
        name: torch.autograd.graph.get_gradient_edge(tensor).node
        for name, tensor in tensors.items()
        if tensor.is_leaf and tensor.requires_grad
    }

    def row(name: str, tensor: Tensor) -> Row:
        ends = reader.of(tensor)
        return Row(
            is_leaf=tensor.is_leaf,
            requires_grad=tensor.requires_grad,
            grad_fn=None if tensor.grad_fn is None else tensor.grad_fn.__class__.__name__,
            gets_grad=name in leaves or tensor.retains_grad,
            reaches=[leaf for leaf, node in leaves.items() if node in ends],
        )

    return {name: dataclasses.asdict(row(name, tensor)) for name, tensor in tensors.items()}


# %%
@dataclasses.dataclass(frozen=True)
class Link:
    """One operation with its local derivative."""

    forward: Callable[[Tensor], Tensor]
    slope: Callable[[Tensor], Tensor]


LINKS: Final[tuple[Link, ...]] = (
    Link(lambda p: FACTOR * p, lambda p: torch.full_like(p, FACTOR)),
    Link(lambda w: w**EXPONENT, lambda w: EXPONENT * w),
)


def dl_dp(p0: float) -> Tensor:
    value = torch.tensor([float(p0)], dtype=torch.float32)
    derivative = torch.ones_like(value)
    for link in LINKS:
        derivative = derivative * link.slope(value)
        value = link.forward(value)
    return derivative


# %%
class Gradients(NamedTuple):
    dl_dw: Tensor
    dl_dp: Tensor


@dataclasses.dataclass
class Catcher:
    """A hook that keeps what passes by."""

    caught: Tensor | None = None

    def __call__(self, gradient: Tensor) -> None:
        self.caught = gradient.detach().clone()


def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = torch.nn.Parameter(p0.detach().clone())
    w = inner(p)
    at_w, at_p = Catcher(), Catcher()
    handles = [w.register_hook(at_w), p.register_hook(at_p)]
    outer(w).backward()
    for handle in handles:
        handle.remove()
    assert at_w.caught is not None and at_p.caught is not None
    return Gradients(at_w.caught, at_p.caught)


# %%
class LeafAndGrad(NamedTuple):
    p: Tensor
    g: Tensor


def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = new_leaf(p0)
    torch.autograd.backward(p)
    gradient = p.grad
    assert gradient is not None
    return LeafAndGrad(p, gradient.clone())


# %%
class Kind(enum.StrEnum):
    TRACKED = "leaf, requires grad"
    UNTRACKED = "leaf, does not require grad"
    INNER = "not a leaf"


class History(enum.StrEnum):
    NONE = "None"
    ADD = "AddBackward0"
    MUL = "MulBackward0"
    POW = "PowBackward0"


class Run(enum.StrEnum):
    FILLED = "p.grad is filled"
    EMPTY = "p.grad stays None"
    ERROR = "a RuntimeError is raised"


class Stored(enum.StrEnum):
    NONE = "None"
    ONE = "1"
    TWO = "2"
    TEN = "10"
    FORTY = "40"
    FOUR_HUNDRED = "400"


PREDICTIONS: Final[Mapping[enum.StrEnum, frozenset[str]]] = {
    Kind.TRACKED: frozenset({"spruce"}),
    Kind.UNTRACKED: frozenset({"acacia", "cypress", "ebony", "elm"}),
    Kind.INNER: frozenset({"fig", "larch", "laurel", "myrtle", "olive", "palm", "plum"}),
    History.ADD: frozenset({"fir"}),
    History.MUL: frozenset({"yew"}),
    History.POW: frozenset({"beech"}),
    # History.NONE and Stored.NONE are the same text, hence the same key
    Stored.NONE: frozenset({"aspen", "hemlock", "holly", "rowan", "willow", "almond", "birch"}),
    Stored.ONE: frozenset({"apple", "cedar", "sequoia"}),
    Stored.TWO: frozenset({"chestnut"}),
    Stored.TEN: frozenset({"hawthorn", "hornbeam"}),
    Stored.FORTY: frozenset({"alder", "ginkgo"}),
    Stored.FOUR_HUNDRED: frozenset({"cherry", "maple"}),
    Run.FILLED: frozenset({"ash", "baobab", "bay", "juniper", "oak"}),
    Run.EMPTY: frozenset({"elder", "walnut"}),
    Run.ERROR: frozenset({"cacao", "hazel", "linden", "pear", "pine", "sycamore"}),
}


def by_case() -> Iterator[tuple[str, enum.StrEnum]]:
    for label, trees in PREDICTIONS.items():
        for tree in trees:
            yield tree, label


def predict_outcome(case_id: str) -> str:
    return dict(by_case())[case_id]
