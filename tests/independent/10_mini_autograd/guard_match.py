# guard_match: match statements, early returns, NotImplemented, walrus
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
class Value(Node):
    def __add__(self, other):
        match other:
            case Value(data=b):
                return Value(self.data + b, (self, other), (1, 1))
            case int() | float():
                return Value(self.data + other, (self,), (1,))
        return NotImplemented

    def __mul__(self, other):
        match other:
            case Value() if other is self:
                return Value(self.data * self.data, (self,), (2 * self.data,))
            case Value(data=b):
                return Value(self.data * b, (self, other), (b, self.data))
            case int() | float():
                return Value(self.data * other, (self,), (other,))
        return NotImplemented

    def __pow__(self, exponent):
        match exponent:
            case 0:
                return Value(self.data**exponent, (self,), (0,))
            case 1:
                return Value(self.data, (self,), (1,))
            case int() | float():
                return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))
        return NotImplemented

    def __neg__(self):
        return Value(-self.data, (self,), (-1,))

    def __sub__(self, other):
        match other:
            case Value() if other is self:
                return Value(self.data - self.data, (self,), (0,))
            case Value() | int() | float():
                return self + (-other)
        return NotImplemented

    def __truediv__(self, other):
        match other:
            case Value() if other is self:
                return Value(self.data / self.data, (self, self), (1 / self.data, -1 / self.data))
            case Value(data=b):
                return Value(self.data / b, (self, other), (1 / b, -self.data / b**2))
            case int() | float():
                return Value(self.data / other, (self,), (1 / other,))
        return NotImplemented

    def __radd__(self, other):
        return self + other

    def __rmul__(self, other):
        return self * other

    def __rsub__(self, other):
        return (-self) + other

    def __rtruediv__(self, other):
        if not isinstance(other, (int, float)):
            return NotImplemented
        return Value(other / self.data, (self,), (-other * self.data**-2,))


# %%
def topo(root):
    if not root.inputs:
        return [root]
    order, seen = [], {root}
    stack = [(root, iter(root.inputs))]
    while stack:
        node, rest = stack[-1]
        match next(rest, None):
            case None:
                order.append(node)
                stack.pop()
            case source if source not in seen:
                seen.add(source)
                stack.append((source, iter(source.inputs)))
    return order


# %%
def backward(order):
    match order:
        case []:
            return
        case [leaf]:
            leaf.grad += 1.0
            return
    pending = {id(order[-1]): 1.0}
    for node in reversed(order):
        if (cotangent := pending.get(id(node))) is None:
            continue
        node.grad += cotangent
        if cotangent == 0 and all(abs(slope) < float("inf") for slope in node.slopes):
            for source in node.inputs:
                pending.setdefault(id(source), 0.0)
            continue
        for source, slope in zip(node.inputs, node.slopes):
            pending[id(source)] = pending.get(id(source), 0.0) + cotangent * slope


# %%
def zero_grad(nodes):
    it = iter(nodes)
    while (node := next(it, None)) is not None:
        node.grad = 0.0


# %%
def train(rows, p0, lr, engine):
    history = [[float(p) for p in p0]]
    leaves = [engine.value(p) for p in p0]
    if not rows:
        return history
    for row in rows:
        match row:
            case [x]:
                loss = (leaves[0] * x - 2 * x) ** 2
            case [x, y]:
                loss = ((leaves[0] * x - 2 * x) ** 2 + (leaves[1] * y - 2 * y) ** 2) / 2
            case _:
                loss = sum(((x * p - 2 * x) ** 2 for x, p in zip(row, leaves)), start=0.0) / len(row)
        engine.backward(loss)
        leaves = [engine.value(leaf.data - lr * leaf.grad) for leaf in leaves]
        history.append([leaf.data for leaf in leaves])
    return history


# %%
def unbroadcast(g, shape):
    if tuple(g.shape) == tuple(shape):
        return g
    if len(shape) == 0:
        return g.sum()
    if g.dim() > len(shape):
        return unbroadcast(g.sum(dim=0), shape)
    for axis, (have, want) in enumerate(zip(g.shape, shape)):
        match (have, want):
            case (a, b) if a == b:
                continue
            case (_, 1):
                return unbroadcast(g.sum(dim=axis, keepdim=True), shape)
    raise ValueError(f"{tuple(g.shape)} did not come from {tuple(shape)}")
