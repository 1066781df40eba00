# terse_expert: lambdas, comprehensions, class attributes as operators
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
num = lambda x: x.data if isinstance(x, Node) else x


class Value(Node):
    def __add__(s, o): return Value(s.data + num(o), *zip(*[(s, 1)] + [(o, 1)] * isinstance(o, Node)))
    def __mul__(s, o): return Value(s.data * num(o), *zip(*[(s, num(o))] + [(o, s.data)] * isinstance(o, Node)))
    def __pow__(s, c): return Value(s.data**c, [s], [c * s.data ** (c - 1) if c else 0.0])
    def __neg__(s): return s * -1
    def __sub__(s, o): return s + -o
    def __truediv__(s, o):
        d = num(o)
        return Value(s.data / d, *zip(*[(s, 1 / d)] + [(o, -s.data / d / d)] * isinstance(o, Node)))
    def __rsub__(s, c): return -s + c
    def __rtruediv__(s, c): return Value(c) / s
    __radd__, __rmul__ = __add__, __mul__


# %%
def topo(root):
    out, seen, todo = [], set(), [(root, False)]
    while todo:
        n, done = todo.pop()
        if done: out.append(n)
        elif n not in seen: seen.add(n); todo += [(n, True), *((i, False) for i in n.inputs)]
    return out


# %%
def backward(order):
    c = dict.fromkeys(order, 0.0) | {order[-1]: 1.0}
    for n in reversed(order):
        n.grad += c[n]
        for i, s in zip(n.inputs, n.slopes): c[i] += s * c[n]


# %%
def zero_grad(nodes):
    for n in nodes: n.grad = 0.0


# %%
def train(rows, p0, lr, engine):
    ps = [engine.value(p) for p in p0]; out = [[float(p) for p in p0]]
    for x in rows:
        engine.zero_grad(ps)
        engine.backward(sum((a * p - 2 * a) ** 2 for a, p in zip(x, ps)) / len(x))
        for p in ps: p.data -= lr * p.grad
        out.append([p.data for p in ps])
    return out


# %%
def unbroadcast(g, shape):
    k = g.dim() - len(shape)
    ax = [*range(k), *(k + i for i, n in enumerate(shape) if n != g.shape[k + i])]
    return torch.sum(g, dim=ax, keepdim=True).reshape(shape) if ax else g
