# oop_inheritance: an operator mixin, a decorator that lets numbers in, generators, an iterator class for the walk
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
import contextlib
import functools
import sys


def accepts_numbers(method):
    """Turn a number on the right into a Value without inputs."""

    @functools.wraps(method)
    def wrapper(self, other):
        if isinstance(other, (int, float)):
            other = type(self)(other)
        elif not isinstance(other, Value):
            return NotImplemented
        return method(self, other)

    return wrapper


class Arithmetic:
    """All operators, from `combine`."""

    def combine(self, data, **arrows):
        raise NotImplementedError

    @accepts_numbers
    def __add__(self, other):
        return self.combine(self.data + other.data, (self, 1.0), (other, 1.0))

    @accepts_numbers
    def __mul__(self, other):
        return self.combine(self.data * other.data, (self, other.data), (other, self.data))

    def __neg__(self):
        return self.combine(-self.data, (self, -1.0))

    @accepts_numbers
    def __sub__(self, other):
        return self.combine(self.data - other.data, (self, 1.0), (other, -1.0))

    def reciprocal(self):
        return self.combine(1.0 / self.data, (self, -1.0 / (self.data * self.data)))

    @accepts_numbers
    def __truediv__(self, other):
        # the value directly, the slopes through 1 / other
        inverse = other.reciprocal()
        return self.combine(self.data / other.data, (self, inverse.data), (inverse, self.data))

    def __pow__(self, exponent):
        slope = exponent and exponent * self.data ** (exponent - 1)
        return self.combine(self.data**exponent, (self, slope))

    @accepts_numbers
    def __radd__(self, other):
        return other + self

    @accepts_numbers
    def __rmul__(self, other):
        return other * self

    @accepts_numbers
    def __rsub__(self, other):
        return other - self

    @accepts_numbers
    def __rtruediv__(self, other):
        return other / self


class Value(Arithmetic, Node):
    def combine(self, data, *arrows):
        sources, slopes = zip(*arrows)
        return Value(data, sources, slopes)


# %%
@contextlib.contextmanager
def room_to_recurse(depth):
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, depth))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


class Explorer:
    """The graph behind a node: found breadth first, then listed by recursion with enough room for it."""

    def __init__(self, root):
        self.root = root
        self.sources = {}
        frontier = [root]
        while frontier:
            for node in frontier:
                self.sources[node] = node.inputs
            frontier = list({s for node in frontier for s in self.sources[node] if s not in self.sources})

    def postorder(self):
        listed, order = set(), []

        def visit(node):
            listed.add(node)
            for source in self.sources[node]:
                if source not in listed:
                    visit(source)
            order.append(node)

        with room_to_recurse(3 * len(self.sources) + 1000):
            visit(self.root)
        return order


def topo(root):
    return Explorer(root).postorder()


# %%
class Walk:
    """One backward pass: iterates over (node, complete cotangent)."""

    def __init__(self, order):
        self.order = order
        self.inbox = {node: [] for node in order}
        self.inbox[order[-1]].append(1.0)

    def __iter__(self):
        for node in reversed(self.order):
            cotangent = sum(self.inbox[node])
            for source, slope in zip(node.inputs, node.slopes):
                self.inbox[source].append(slope * cotangent)
            yield node, cotangent


def backward(order):
    for node, cotangent in Walk(order):
        node.grad += cotangent


# %%
def zero_grad(nodes):
    for node in set(nodes):
        node.grad = 0.0


# %%
class Model:
    def __init__(self, p0, engine):
        self.engine = engine
        self.parameters = [engine.value(p) for p in p0]

    def __call__(self, row):
        for x, p in zip(row, self.parameters):
            yield p * x

    def loss(self, row):
        errors = [made - 2 * x for made, x in zip(self(row), row)]
        return functools.reduce(lambda total, e: total + e * e, errors[1:], errors[0] * errors[0]) / len(errors)

    def state(self):
        return [p.data for p in self.parameters]


class SGD:
    def __init__(self, model, lr):
        self.model, self.lr = model, lr

    def __enter__(self):
        self.model.engine.zero_grad(self.model.parameters)
        return self

    def __exit__(self, *error):
        for p in self.model.parameters:
            p.data -= self.lr * p.grad


def train(rows, p0, lr, engine):
    model = Model(p0, engine)

    def path():
        yield model.state()
        for row in rows:
            with SGD(model, lr):
                engine.backward(model.loss(row))
            yield model.state()

    return list(path())


# %%
def unbroadcast(g, shape):
    """All copied axes to the front, and one sum over them."""
    full = (1,) * (g.dim() - len(shape)) + tuple(shape)
    copied = [i for i, (have, want) in enumerate(zip(g.shape, full)) if have != want]
    if not copied:
        return g.reshape(tuple(shape))
    rest = [i for i in range(g.dim()) if i not in copied]
    front = g.permute(*copied, *rest)
    flat = front.reshape(functools.reduce(lambda a, i: a * g.shape[i], copied, 1), *(g.shape[i] for i in rest))
    return torch.sum(flat, 0).reshape(tuple(shape))
