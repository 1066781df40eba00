# functional: operators made by a factory, trampolined recursion, reduce, map, accumulate
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
from functools import partial, partialmethod, reduce
from itertools import accumulate, chain
from operator import add, mul, neg, sub, truediv

is_node = lambda x: isinstance(x, Node)
number = lambda x: x.data if is_node(x) else x


def lift(value, *partials):
    """From a function of numbers and its partial derivatives to one of Values and numbers."""

    def lifted(*operands):
        plain = tuple(map(number, operands))
        known = tuple(filter(lambda pair: is_node(pair[0]), zip(operands, map(lambda d: d(*plain), partials))))
        return Value(value(*plain), map(lambda pair: pair[0], known), map(lambda pair: pair[1], known))

    return lifted


flip = lambda f: lambda a, b: f(b, a)
one = lambda *_: 1
plus, minus = lift(add, one, one), lift(sub, one, lambda *_: -1)
times, over = lift(mul, lambda a, b: b, lambda a, b: a), lift(truediv, lambda a, b: 1 / b, lambda a, b: -a / b**2)


class Value(Node):
    __add__, __radd__ = plus, flip(plus)
    __sub__, __rsub__ = minus, flip(minus)
    __mul__, __rmul__ = times, flip(times)
    __truediv__, __rtruediv__ = over, flip(over)
    __neg__ = lift(neg, lambda a: -1)
    __pow__ = lambda self, c: lift(lambda a: a**c, lambda a: c * a ** (c - 1) if c else 0)(self)


# %%
def trampoline(start):
    """Run generators that yield generators, without Python's stack of calls."""
    stack = [start]
    while stack:
        try:
            stack.append(next(stack[-1]))
        except StopIteration:
            stack.pop()


def topo(root):
    done = {}

    def visit(node):
        done[node] = None  # met
        yield from (visit(source) for source in node.inputs if source not in done)
        order.append(node)

    order = []
    trampoline(visit(root))
    return order


# %%
def backward(order):
    def spread(cotangents, node):
        arrows = zip(node.inputs, node.slopes)
        send = lambda cs, arrow: {arrow[0]: cs.get(arrow[0], 0.0) + arrow[1] * cotangents[node]}
        return reduce(lambda cs, arrow: cs.update(send(cs, arrow)) or cs, arrows, cotangents)

    total = reduce(spread, reversed(order), {order[-1]: 1.0})
    list(map(lambda node: setattr(node, "grad", node.grad + total.get(node, 0.0)), order))


# %%
def zero_grad(nodes):
    any(map(lambda node: setattr(node, "grad", 0.0), nodes))


# %%
def train(rows, p0, lr, engine):
    def step(p, x):
        leaves = list(map(engine.value, p))
        error = lambda a, leaf: (a * leaf - 2 * a) ** 2
        engine.backward(reduce(add, map(error, x, leaves)) / len(x))
        return list(map(lambda leaf: leaf.data - lr * leaf.grad, leaves))

    return list(accumulate(rows, step, initial=list(map(float, p0))))


# %%
def unbroadcast(g, shape):
    """Recursion on the first axis."""
    shape = tuple(shape)
    if g.dim() > len(shape):
        return unbroadcast(reduce(torch.add, g.unbind(0), torch.zeros(g.shape[1:], dtype=g.dtype)), shape)
    if g.dim() == 0:
        return g
    head, *tail = shape
    if head != g.shape[0]:  # 1, and g has another length there
        return unbroadcast(reduce(torch.add, g.unbind(0), torch.zeros(g.shape[1:], dtype=g.dtype)).unsqueeze(0), shape)
    if head == 0:
        return torch.zeros(shape, dtype=g.dtype)
    return torch.stack(list(map(partial(unbroadcast, shape=tuple(tail)), g.unbind(0))))
