# verbose_beginner: ten operators, each written out, prints, temporaries, one small step at a time
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
        if isinstance(other, Value):
            new_data = self.data + other.data
            new_node = Value(new_data, [self, other], [1.0, 1.0])
            return new_node
        else:
            new_data = self.data + other
            new_node = Value(new_data, [self], [1.0])
            return new_node

    def __mul__(self, other):
        if isinstance(other, Value):
            new_data = self.data * other.data
            new_node = Value(new_data, [self, other], [other.data, self.data])
            return new_node
        else:
            new_data = self.data * other
            new_node = Value(new_data, [self], [other])
            return new_node

    def __pow__(self, exponent):
        new_data = self.data ** exponent
        if exponent == 0:
            slope = 0.0
        else:
            slope = exponent * self.data ** (exponent - 1)
        new_node = Value(new_data, [self], [slope])
        return new_node

    def __neg__(self):
        new_data = -self.data
        new_node = Value(new_data, [self], [-1.0])
        return new_node

    def __sub__(self, other):
        if isinstance(other, Value):
            new_data = self.data - other.data
            new_node = Value(new_data, [self, other], [1.0, -1.0])
            return new_node
        else:
            new_data = self.data - other
            new_node = Value(new_data, [self], [1.0])
            return new_node

    def __truediv__(self, other):
        if isinstance(other, Value):
            new_data = self.data / other.data
            slope_self = 1.0 / other.data
            slope_other = -self.data / (other.data * other.data)
            new_node = Value(new_data, [self, other], [slope_self, slope_other])
            return new_node
        else:
            new_data = self.data / other
            new_node = Value(new_data, [self], [1.0 / other])
            return new_node

    def __radd__(self, other):
        new_data = other + self.data
        new_node = Value(new_data, [self], [1.0])
        return new_node

    def __rmul__(self, other):
        new_data = other * self.data
        new_node = Value(new_data, [self], [other])
        return new_node

    def __rsub__(self, other):
        new_data = other - self.data
        new_node = Value(new_data, [self], [-1.0])
        return new_node

    def __rtruediv__(self, other):
        new_data = other / self.data
        slope = -other / (self.data * self.data)
        new_node = Value(new_data, [self], [slope])
        return new_node


# %%
def topo(root):
    # I walk down with a list of unfinished nodes. Beside each node I note
    # how many of its inputs I have already looked at.
    finished = []
    already_seen = set()
    already_seen.add(root)
    unfinished_nodes = [root]
    unfinished_counts = [0]
    while len(unfinished_nodes) > 0:
        node = unfinished_nodes[-1]
        count = unfinished_counts[-1]
        inputs = node.inputs
        if count < len(inputs):
            unfinished_counts[-1] = count + 1
            one_input = inputs[count]
            if one_input not in already_seen:
                already_seen.add(one_input)
                unfinished_nodes.append(one_input)
                unfinished_counts.append(0)
        else:
            # all inputs are in the list now
            finished.append(node)
            unfinished_nodes.pop()
            unfinished_counts.pop()
    return finished


# %%
def backward(order):
    number_of_nodes = len(order)
    # where does each node stand?
    position = {}
    for k in range(number_of_nodes):
        position[order[k]] = k
    # one cotangent for each node, only for this walk
    cotangents = [0.0] * number_of_nodes
    cotangents[number_of_nodes - 1] = 1.0
    k = number_of_nodes - 1
    while k >= 0:
        node = order[k]
        my_cotangent = cotangents[k]
        inputs = node.inputs
        slopes = node.slopes
        for j in range(len(inputs)):
            place = position[inputs[j]]
            cotangents[place] = cotangents[place] + my_cotangent * slopes[j]
        k = k - 1
    for k in range(number_of_nodes):
        order[k].grad = order[k].grad + cotangents[k]


# %%
def zero_grad(nodes):
    for node in nodes:
        node.grad = 0


# %%
def train(rows, p0, lr, engine):
    parameters = []
    for number in p0:
        leaf = engine.value(float(number))
        parameters.append(leaf)
    history = []
    first = []
    for number in p0:
        first.append(float(number))
    history.append(first)
    for row_number in range(len(rows)):
        x = rows[row_number]
        n = len(x)
        engine.zero_grad(parameters)
        total = 0
        for i in range(n):
            prediction = x[i] * parameters[i]
            target = 2 * x[i]
            difference = prediction - target
            square = difference ** 2
            total = total + square
        loss = total / n
        engine.backward(loss)
        now = []
        for i in range(n):
            old = parameters[i].data
            new = old - lr * parameters[i].grad
            parameters[i].data = new
            now.append(new)
        history.append(now)
    print("trained on", len(rows), "rows")
    return history


# %%
def unbroadcast(g, shape):
    result = g
    # 1. axes that the operand does not have at all: they stand on the left
    number_of_extra_axes = len(g.shape) - len(shape)
    for _ in range(number_of_extra_axes):
        result = torch.sum(result, dim=0)
    # 2. axes of length 1 that have become longer (or have length 0 now)
    for axis in range(len(shape)):
        if shape[axis] == 1:
            if result.shape[axis] != 1:
                result = torch.sum(result, dim=axis, keepdim=True)
    return result
