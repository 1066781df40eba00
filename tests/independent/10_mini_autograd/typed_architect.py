# typed_architect: annotated, a table of operations with partial derivatives, dataclasses, Kahn's algorithm
# %%
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

# %%
class Node:
    """One number of a computation, and how it was made.

    Attributes:
        data: the number itself, a float.
        grad: a derivative with respect to this number, as far as it has been added up; 0.0 at first.
        inputs: the nodes it was computed from, as a tuple. It is empty for a leaf. A node that was used twice
            stands there twice.
        slopes: for each of the inputs, in the same order, the derivative of this number with respect to it.

    Nodes are compared by identity: two nodes are equal if they are the same object, whatever their numbers.
    They may be kept in sets, and be the keys of a dict.
    """

    def __init__(self, data: float, inputs: Iterable["Node"] = (), slopes: Iterable[float] = ()) -> None:
        self.data = float(data)
        self.grad = 0.0
        self.inputs = tuple(inputs)
        self.slopes = tuple(float(slope) for slope in slopes)
        if len(self.inputs) != len(self.slopes):
            raise ValueError(f"{len(self.inputs)} inputs, but {len(self.slopes)} slopes")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.data:g}, grad={self.grad:g})"
# %%
@dataclass(frozen=True)
class Engine:
    """What a training loop needs of an autograd engine for numbers."""

    value: Callable[[float], Any]
    """``value(3.0)`` is a new leaf with ``data`` 3.0 and ``grad`` 0.0. Leaves, what is computed from them
    and plain numbers can be mixed with ``+``, ``-``, ``*``, ``/`` and ``**``, as in the exercise Value."""
    backward: Callable[[Any], None]
    """``backward(root)`` adds to the ``grad`` of every leaf behind ``root`` the derivative for that leaf."""
    zero_grad: Callable[[Iterable[Any]], None]
    """``zero_grad(leaves)`` sets the ``grad`` of these to 0.0."""
# %%
from collections import Counter, deque
from typing import NamedTuple, TypeAlias, Union

Number: TypeAlias = Union[int, float]
Operand: TypeAlias = Union["Value", int, float]


@dataclass(frozen=True)
class Operation:
    """A function of two numbers and its two partial derivatives."""

    value: Callable[[float, float], float]
    left: Callable[[float, float], float]
    right: Callable[[float, float], float]

    def __call__(self, a: Operand, b: Operand) -> "Value":
        left, right = as_value(a), as_value(b)
        x, y = raw(a), raw(b)
        return Value(self.value(x, y), (left, right), (self.left(x, y), self.right(x, y)))


def as_value(operand: Operand) -> "Value":
    """Numbers become leaves."""
    return operand if isinstance(operand, Value) else Value(operand)


def raw(operand: Operand) -> Number:
    return operand.data if isinstance(operand, Value) else operand


ADD = Operation(lambda a, b: a + b, lambda a, b: 1.0, lambda a, b: 1.0)
SUB = Operation(lambda a, b: a - b, lambda a, b: 1.0, lambda a, b: -1.0)
MUL = Operation(lambda a, b: a * b, lambda a, b: b, lambda a, b: a)
DIV = Operation(lambda a, b: a / b, lambda a, b: 1.0 / b, lambda a, b: -(a / b) / b)


class Value(Node):
    def __add__(self, other: Operand) -> "Value":
        return ADD(self, other)

    def __mul__(self, other: Operand) -> "Value":
        return MUL(self, other)

    def __pow__(self, exponent: Number) -> "Value":
        base: float = self.data
        slope: float = 0.0 if exponent == 0 else exponent * base ** (exponent - 1)
        return Value(base**exponent, (self,), (slope,))

    def __neg__(self) -> "Value":
        return Value(-self.data, (self,), (-1.0,))

    def __sub__(self, other: Operand) -> "Value":
        return SUB(self, other)

    def __truediv__(self, other: Operand) -> "Value":
        return DIV(self, other)

    def __radd__(self, other: Number) -> "Value":
        return ADD(other, self)

    def __rmul__(self, other: Number) -> "Value":
        return MUL(other, self)

    def __rsub__(self, other: Number) -> "Value":
        return SUB(other, self)

    def __rtruediv__(self, other: Number) -> "Value":
        return DIV(other, self)


# %%
def reachable(root: Node) -> set[Node]:
    found: set[Node] = {root}
    queue: deque[Node] = deque([root])
    while queue:
        fresh = set(queue.popleft().inputs) - found
        found |= fresh
        queue.extend(fresh)
    return found


def topo(root: Node) -> list[Node]:
    """Kahn: a node is taken when all its uses have been taken; then turned around."""
    uses: Counter[Node] = Counter()
    for node in reachable(root):
        uses.update(node.inputs)
    ready: list[Node] = [root]
    taken: list[Node] = []
    while ready:
        node = ready.pop()
        taken.append(node)
        for source in node.inputs:
            uses[source] -= 1
            if uses[source] == 0:
                ready.append(source)
    return taken[::-1]


# %%
class Arrow(NamedTuple):
    user: Node
    slope: float


def backward(order: Sequence[Node]) -> None:
    """Pull: a node asks all its users, which are complete."""
    users: dict[Node, list[Arrow]] = {node: [] for node in order}
    for node in order:
        for source, slope in zip(node.inputs, node.slopes, strict=True):
            users[source].append(Arrow(node, slope))
    cotangent: dict[Node, float] = {order[-1]: 1.0}
    for node in reversed(order[:-1]):
        cotangent[node] = sum((cotangent[arrow.user] * arrow.slope for arrow in users[node]), 0.0)
    for node, share in cotangent.items():
        node.grad += share


# %%
def zero_grad(nodes: Iterable[Node]) -> None:
    zero: float = 0.0
    for node in nodes:
        setattr(node, "grad", zero)


# %%
@dataclass
class Trainer:
    engine: Engine
    lr: float
    parameters: list[Any]

    def loss(self, row: Sequence[float]) -> Any:
        terms = [(x * p - 2 * x) ** 2 for x, p in zip(row, self.parameters, strict=True)]
        total = terms[0]
        for term in terms[1:]:
            total = total + term
        return total / len(terms)

    def learn(self, row: Sequence[float]) -> None:
        self.engine.zero_grad(self.parameters)
        self.engine.backward(self.loss(row))
        for parameter in self.parameters:
            parameter.data = parameter.data - self.lr * parameter.grad

    def snapshot(self) -> list[float]:
        return [float(parameter.data) for parameter in self.parameters]


def train(
    rows: Sequence[Sequence[float]], p0: Sequence[float], lr: float, engine: "Engine"
) -> list[list[float]]:
    trainer = Trainer(engine, lr, [engine.value(p) for p in p0])
    history: list[list[float]] = [trainer.snapshot()]
    for row in rows:
        trainer.learn(row)
        history.append(trainer.snapshot())
    return history


# %%
class Axis(NamedTuple):
    position: int
    missing: bool


def copied_axes(big: Sequence[int], small: Sequence[int]) -> list[Axis]:
    extra: int = len(big) - len(small)
    padded: list[int | None] = [None] * extra + list(small)
    return [Axis(i, s is None) for i, (b, s) in enumerate(zip(big, padded, strict=True)) if s is None or (s == 1 and b != 1)]


def unbroadcast(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    result: Tensor = g
    for axis in reversed(copied_axes(tuple(g.shape), tuple(shape))):
        result = result.sum(dim=axis.position, keepdim=not axis.missing)
    return result
