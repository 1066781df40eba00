# data_style: in-place accumulation, marks in side tables, two-colour stacks, index_add
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
    def _new(self, data):
        v = Value(0)
        v.data = float(data)
        return v

    def _point(self, *arrows):
        self.inputs += tuple(a for a, s in arrows if isinstance(a, Node))
        self.slopes += tuple(float(s) for a, s in arrows if isinstance(a, Node))
        return self

    def __add__(self, other):
        out = self._new(self.data)
        out.data += other.data if isinstance(other, Node) else other
        return out._point((self, 1), (other, 1))

    __radd__ = __add__

    def __sub__(self, other):
        out = self._new(self.data)
        out.data -= other.data if isinstance(other, Node) else other
        return out._point((self, 1), (other, -1))

    def __rsub__(self, other):
        out = self._new(other)
        out.data -= self.data
        return out._point((self, -1))

    def __mul__(self, other):
        factor = other.data if isinstance(other, Node) else other
        out = self._new(self.data)
        out.data *= factor
        return out._point((self, factor), (other, self.data))

    __rmul__ = __mul__

    def __truediv__(self, other):
        divisor = other.data if isinstance(other, Node) else other
        out = self._new(self.data)
        out.data /= divisor
        return out._point((self, 1 / divisor), (other, -out.data / divisor))

    def __rtruediv__(self, other):
        out = self._new(other)
        out.data /= self.data
        return out._point((self, -out.data / self.data))

    def __neg__(self):
        return self._new(-self.data)._point((self, -1))

    def __pow__(self, exponent):
        out = self._new(self.data)
        out.data **= exponent
        if exponent == 1:
            return out._point((self, 1))
        if exponent == 2:
            return out._point((self, 2 * self.data))
        return out._point((self, exponent * self.data ** (exponent - 1) if exponent else 0))


# %%
def topo(root):
    WHITE, GREY, BLACK = 0, 1, 2
    colour = {root: WHITE}
    stack, order = [root], []
    while stack:
        node = stack[-1]
        state = colour.get(node, WHITE)
        if state == WHITE:
            colour[node] = GREY
            for source in node.inputs:
                if colour.get(source, WHITE) == WHITE:
                    stack.append(source)
        else:
            stack.pop()
            if state == GREY:
                colour[node] = BLACK
                order.append(node)
    return order


# %%
def backward(order):
    share = {}
    share[order[-1]] = 1.0
    for node in order[::-1]:
        c = share.pop(node)
        node.grad += c
        for k, source in enumerate(node.inputs):
            share.setdefault(source, 0.0)
            share[source] += c * node.slopes[k]


# %%
def zero_grad(nodes):
    for node in nodes:
        if node.grad != 0:  # nan is not equal to 0 either
            node.grad = 0.0


# %%
def train(rows, p0, lr, engine):
    p = list(map(engine.value, p0))
    history = []
    history.append([leaf.data for leaf in p])
    for x in rows:
        engine.zero_grad(p)
        loss = engine.value(0.0)
        for i, leaf in enumerate(p):
            d = leaf - 2  # (x p - 2 x)² = x² (p - 2)²
            loss = loss + x[i] * x[i] * d * d
        loss = loss / len(x)
        engine.backward(loss)
        for leaf in p:
            leaf.data -= lr * leaf.grad
        history.append([leaf.data for leaf in p])
    return history


# %%
def unbroadcast(g, shape):
    out = torch.zeros(shape, dtype=g.dtype)
    # which element of `out` has each element of g been copied from?
    origin = torch.arange(out.numel()).reshape(shape).expand(g.shape)
    flat = out.view(-1)
    for start in range(0, g.numel(), 1000):  # in portions
        flat.index_add_(0, origin.reshape(-1)[start : start + 1000], g.reshape(-1)[start : start + 1000])
    return out
