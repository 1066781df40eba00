# numpy_floats (a tenth one): numpy_minded, but numbers stay np.float64, which is a subclass of float; arrays, indices and plain loops
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
import itertools

import numpy as np


class Value(Node):
    """Everything is a product of powers or a linear combination."""

    @staticmethod
    def linear(constant, *terms):
        """constant + Σ cᵢ aᵢ"""
        return Value(float(np.float64(constant)) + sum(c * a.data for c, a in terms), [a for _, a in terms], [c for c, _ in terms])

    def __add__(self, other):
        if isinstance(other, Value):
            return Value.linear(0.0, (1.0, self), (1.0, other))
        return Value.linear(other, (1.0, self))

    def __radd__(self, other):
        return Value.linear(other, (1.0, self))

    def __neg__(self):
        return Value.linear(0.0, (-1.0, self))

    def __sub__(self, other):
        if isinstance(other, Value):
            return Value.linear(0.0, (1.0, self), (-1.0, other))
        return Value.linear(-other, (1.0, self))

    def __rsub__(self, other):
        return Value.linear(other, (-1.0, self))

    def __mul__(self, other):
        if isinstance(other, Value):
            return Value(np.prod([self.data, other.data]), [self, other], np.array([other.data, self.data]))
        return Value.linear(0.0, (other, self))

    def __rmul__(self, other):
        return Value.linear(0.0, (other, self))

    def __pow__(self, exponent):
        base = np.float64(self.data)
        e = np.float64(exponent)
        return Value(np.power(base, e), [self], [e * np.power(base, e - 1) if exponent != 0 else 0.0])

    def __truediv__(self, other):
        if isinstance(other, Value):
            q = self.data / other.data
            return Value(q, [self, other], np.array([1.0, -q]) / other.data)
        return Value(self.data / other, [self], [1.0 / other])

    def __rtruediv__(self, other):
        q = other / self.data
        return Value(q, [self], [-q / self.data])


# %%
def topo(root):
    """Number the nodes, then sort them by their height above the leaves."""
    nodes, number, k = [root], {id(root): 0}, 0
    arrows = []
    while k < len(nodes):
        for source in nodes[k].inputs:
            if id(source) not in number:
                number[id(source)] = len(nodes)
                nodes.append(source)
            arrows.append((number[id(source)], k))
        k += 1
    n = len(nodes)
    missing = np.zeros(n, dtype=int)  # inputs whose height is not known yet
    users = [[] for _ in range(n)]
    for source, user in arrows:
        missing[user] += 1
        users[source].append(user)
    height = np.zeros(n, dtype=int)
    ready = list(np.flatnonzero(missing == 0))
    while ready:
        i = ready.pop()
        for user in users[i]:
            height[user] = max(height[user], height[i] + 1)
            missing[user] -= 1
            if missing[user] == 0:
                ready.append(user)
    return [nodes[i] for i in np.argsort(height, kind="stable")]


# %%
def backward(order):
    index = {id(node): i for i, node in enumerate(order)}
    c = np.zeros(len(order))
    c[-1] = 1.0
    for i in range(len(order) - 1, -1, -1):
        inputs = order[i].inputs
        if inputs:
            np.add.at(c, [index[id(s)] for s in inputs], np.asarray(order[i].slopes) * c[i])
    for node, share in zip(order, c):
        node.grad += share


# %%
def zero_grad(nodes):
    all_nodes = list(nodes)
    for node, zero in zip(all_nodes, np.zeros(len(all_nodes))):
        node.grad = zero


# %%
def train(rows, p0, lr, engine):
    p = np.array(list(p0), dtype=float)
    path = np.empty((len(rows) + 1, len(p)))
    path[0] = p
    for t, row in enumerate(rows):
        leaves = [engine.value(float(v)) for v in p]  # new leaves: their grad is 0
        loss = 0.0
        for x, leaf in zip(row, leaves):
            loss = (x * leaf - 2 * x) ** 2 * (1 / len(row)) + loss
        engine.backward(loss)
        p = p - lr * np.array([leaf.grad for leaf in leaves])
        path[t + 1] = p
    return [list(row) for row in path]


# %%
def unbroadcast(g, shape):
    """A loop over all elements of g. (0 where the index does not run.)"""
    shape = tuple(shape)
    out = torch.zeros(shape, dtype=g.dtype)
    skip = g.dim() - len(shape)
    for index in itertools.product(*map(range, g.shape)):
        target = tuple(0 if n == 1 else i for i, n in zip(index[skip:], shape))
        out[target] += g[index]
    return out
