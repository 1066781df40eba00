# graph_library: the standard library does it: graphlib, operator, collections, einsum; a - b is a + (-1)·b, a / b is a · b**-1
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
import string
from collections import defaultdict
from graphlib import TopologicalSorter
from numbers import Real


class Value(Node):
    """Two binary nodes and one unary: +, *, **; the rest is made of these. Numbers become leaves."""

    @classmethod
    def of(cls, x):
        return cls(x) if isinstance(x, Real) else x

    def __add__(self, other):
        other = self.of(other)
        return Value(self.data + other.data, (self, other), (1, 1))

    def __mul__(self, other):
        other = self.of(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))

    def __pow__(self, exponent):
        if exponent == 0:
            return Value(1.0, (self,), (0.0,))
        return Value(self.data**exponent, (self,), (exponent * self.data ** (exponent - 1),))

    def __neg__(self):
        return -1 * self

    def __sub__(self, other):
        return self + -1 * self.of(other)

    def __truediv__(self, other):
        return self * self.of(other) ** -1

    def __radd__(self, other):
        return self.of(other) + self

    def __rmul__(self, other):
        return self.of(other) * self

    def __rsub__(self, other):
        return self.of(other) - self

    def __rtruediv__(self, other):
        return self.of(other) / self


# %%
def topo(root):
    graph, todo = {}, [root]
    while todo:
        node = todo.pop()
        if node not in graph:
            graph[node] = node.inputs
            todo.extend(graph[node])
    return [*TopologicalSorter(graph).static_order()]


# %%
def backward(order):
    old = [node.grad for node in order]
    # .grad itself serves as the cotangent during the walk
    for node in order:
        node.grad = 0.0
    order[-1].grad = 1.0
    for node in reversed(order):
        for source, slope in zip(node.inputs, node.slopes):
            source.grad += slope * node.grad
    for node, before in zip(order, old):
        node.grad = before + node.grad


# %%
def zero_grad(nodes):
    for node in nodes:
        vars(node).update(grad=0.0)


# %%
def train(rows, p0, lr, engine):
    leaves = [engine.value(p) for p in p0]
    history = [[leaf.data for leaf in leaves]]
    for row in rows:
        loss = sum((leaf * x - x * 2) ** 2 for leaf, x in zip(leaves, row)) / len(row)
        engine.backward(loss)
        for leaf in leaves:
            leaf.data += -lr * leaf.grad
        engine.zero_grad(leaf for leaf in leaves)  # a generator will do
        history.append([leaf.data for leaf in leaves])
    return history


# %%
def unbroadcast(g, shape):
    letters = string.ascii_letters[: g.dim()]
    kept = letters[g.dim() - len(shape) :]
    result = "".join(letter for letter, n in zip(kept, shape) if n != 1)
    # axes of length 1 in `shape` are summed over in any case, and put back
    return torch.einsum(f"{letters}->{result}", g).reshape(tuple(shape))
