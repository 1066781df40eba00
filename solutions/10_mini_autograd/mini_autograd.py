# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3
#     language: python
#     name: python3
# ---

# %% [markdown]
# # A mini autograd engine
#
# For many notebooks now you have written `l.backward()`, and something has happened. There is no magic in it.
# The lecture says what torch does in one sentence: *"torch is building this kind of graph when I'll define
# those tensors"*. A graph is objects that point to each other, and `backward` is a walk. In this notebook you
# build both, for plain Python numbers, in some fifty lines. Then you train the lecture's model with it, and
# get the lecture's numbers, without torch.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `Value`: numbers that remember where they came from | 25 |
# | 2 | `topo`: an order to walk in | 15 |
# | 3 | `backward`: the walk | 25 |
# | 4 | `zero_grad` | 5 |
# | 5 | `train`: learn to multiply by 2, on your own engine | 15 |
# | 6 | `unbroadcast`: what it takes for tensors | 15 |
#
# Every exercise stands alone. Each gets what it needs from outside: the second one a graph, the third one an
# order, the fifth one an engine. So a slip in `Value` cannot cost you `backward`, and you may begin wherever
# you like.

# %%
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from autograder import check, hint, needs

# %% [markdown]
# ## A graph is data
#
# Take the lecture's chain $p \to w = 10p \to \ell = w^2$ at $p = 1$. What has to be remembered of it, so that
# the derivatives can be computed later? Not the formulas. For each number only
#
# - what it was made of, and
# - how steeply it depends on each of these, *here*: $\frac{\partial w}{\partial p} = 10$ and
#   $\frac{\partial\ell}{\partial w} = 2w = 20$. These *local slopes* are just numbers, known as soon as the
#   operation is carried out.
#
# That is the whole data structure:


# %%
class Node:
    """One number of a computation, and how it was made.

    Attributes:
        data: the number itself, a float.
        grad: a derivative with respect to this number, as far as it has been
            added up; 0.0 at first.
        inputs: the nodes it was computed from, as a tuple. It is empty for a
            leaf. A node that was used twice stands there twice.
        slopes: for each of the inputs, in the same order, the derivative of
            this number with respect to it.

    Nodes are compared by identity: two nodes are equal if they are the same
    object, whatever their numbers. They may be kept in sets, and be the keys
    of a dict.
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


# %% [markdown]
# By hand, the lecture's chain is three lines. Beside it, one coordinate of its vector example, $w = p^2$ and
# $\ell = (p - w)^2$ at $p = 2$. (`w` has two arrows from `p`, since $w = p\cdot p$.)

# %%
chain_p = Node(1)
chain_w = Node(10, [chain_p], [10])
chain_l = Node(100, [chain_w], [20])
chain_order = [chain_p, chain_w, chain_l]

diamond_p = Node(2)
diamond_w = Node(4, [diamond_p, diamond_p], [2, 2])
diamond_d = Node(-2, [diamond_p, diamond_w], [1, -1])
diamond_l = Node(4, [diamond_d, diamond_d], [-2, -2])
diamond_order = [diamond_p, diamond_w, diamond_d, diamond_l]
diamond_names = {diamond_p: "p", diamond_w: "w", diamond_d: "d", diamond_l: "ℓ"}

# %% [markdown]
# This draws a graph with matplotlib. It has nothing to do with autograd, and you need not read it.


# %%
def draw(axes: Any, order: Sequence[Node], names: dict[Node, str], title: str) -> None:
    """Draw a graph. Its nodes must come in an order in which inputs stand
    before what is made of them.
    """
    column: dict[Node, int] = {}
    for node in order:
        column[node] = 1 + max((column[source] for source in node.inputs), default=-1)
    heights: dict[int, list[Node]] = {}
    for node in order:
        heights.setdefault(column[node], []).append(node)
    place = {
        node: (2.0 * c, 1.3 * ((len(members) - 1) / 2 - row))
        for c, members in heights.items()
        for row, node in enumerate(members)
    }
    for node in order:
        for k, source in enumerate(node.inputs):
            (x0, y0), (x1, y1) = place[source], place[node]
            twins = node.inputs.count(source)
            bend = 0.22 * (2 * k - 1) if twins > 1 else -0.4 if column[node] - column[source] > 1 else 0.0
            arrow = {"arrowstyle": "->", "color": "0.5", "shrinkA": 20, "shrinkB": 20}
            arrow["connectionstyle"] = f"arc3,rad={bend}"
            axes.annotate("", (x1, y1), (x0, y0), arrowprops=arrow)
            middle = (x0 + x1) / 2 + bend * (y1 - y0) / 2, (y0 + y1) / 2 - bend * (x1 - x0) / 2
            label = axes.text(*middle, f"{node.slopes[k]:g}", ha="center", va="center", color="tab:blue")
            label.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
    for node in order:
        text = f"{names.get(node, '')}\n{node.data:g}".strip()
        circle = {"boxstyle": "circle", "facecolor": "0.93", "edgecolor": "black"}
        axes.text(*place[node], text, ha="center", va="center", bbox=circle, fontsize=9)
        below = (place[node][0], place[node][1] - 0.62)
        axes.text(*below, f"grad {node.grad:g}", ha="center", va="center", color="tab:red", fontsize=8)
    axes.set(xlim=(-0.8, 2.0 * max(heights) + 0.8), title=title)
    highest = 0.65 * (max(map(len, heights.values())) - 1)
    axes.set_ylim(-highest - 1.0, highest + 1.6)
    axes.set_aspect("equal")
    axes.axis("off")


# %% [markdown]
# The two graphs, drawn with the lecture's arrows in reverse: from what was there first to what was made of
# it. Every arrow carries its slope.

# %% tags=["illustration"]
figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3), width_ratios=(2, 3))
draw(left, chain_order, {chain_p: "p", chain_w: "w", chain_l: "ℓ"}, "p → w = 10p → ℓ = w²")
draw(right, diamond_order, diamond_names, "w = p·p,  d = p − w,  ℓ = d·d")
plt.show()

# %% [markdown]
# Everything that calculus has to say about such a picture is the **chain rule**: the derivative of $\ell$
# with respect to $p$ is the sum over all *paths* from $p$ to $\ell$, of the *product* of the slopes along the
# path. On the left there is one path, $10\cdot 20 = 200$. (The lecture writes this product as `dl/dw *
# dw/dl`. Look at the arrows: the second factor is the slope on the arrow from `p` to `w`, which is $dw/dp$.)
#
# How many paths are there on the right? What do they add up to?
#
# ## 1. Numbers that remember
#
# Nobody wants to write slopes by hand. `10 * p` should do it. Python makes that possible: for `a * b` it
# calls `a.__mul__(b)`, and what comes back is up to you. So `Value` is a `Node` whose operators return new
# nodes with the right inputs and slopes.
#
# What if the left one is no `Value`? For `10 * p`, Python first asks the number, `(10).__mul__(p)`. An `int`
# has never heard of your class and declines, by returning `NotImplemented`. Then Python asks the other side,
# with the *reflected* method: `p.__rmul__(10)`. Note that it is still `p` that is asked, while `10` stands on
# the left. For `+` and `*` this makes no difference. For `-` and `/` it does.
#
# | you write | Python calls | slopes |
# |---|---|---|
# | `a + b` | `a.__add__(b)` | $1,\ 1$ |
# | `a * b` | `a.__mul__(b)` | you know them |
# | `a ** 3` | `a.__pow__(3)` | power rule |
# | `-a` | `a.__neg__()` | |
# | `a - b` | `a.__sub__(b)` | |
# | `a / b` | `a.__truediv__(b)` | quotient rule, or something shorter |
# | `5 - a` | `a.__rsub__(5)` | |
#
# You need not think about slopes ten times. $a - b$ is also $a + (-b)$, and the chain rule takes care of the
# rest: an operation may be made of several nodes.


# %% exercise="Value"
class Value(Node):
    """A node that one can calculate with.

    For Values a and b, which may be the same object, and a number c, an int or
    a float, there are

        a + b    a - b    a * b    a / b    -a
        a + c    a - c    a * c    a / c    a ** c
        c + a    c - a    c * a    c / a

    Each of them is a new Value with a ``grad`` of 0.0, and its ``data`` is
    what Python computes for plain numbers. Nothing happens to a and b.

    Along ``inputs`` and ``slopes``, the new Value leads back to a and b: for
    each of them, the derivative is the sum over all paths to it, of the
    product of the slopes along the path. An operation may be one node, whose
    inputs are a and b themselves, or several nodes, one after the other. c has
    no derivative: it may become a leaf, or just be a part of the slopes.

    a, b and c may be 0, where nothing is divided by it. You need not care
    about divisions by zero, about a ** c where c is a Value, or where
    ``a.data`` is negative and c is not a whole number, or where ``a.data`` is
    0 and c is less than 1.
    """

    def __add__(self, other: "Value | float") -> "Value":
        """``self + other``."""
        ### BEGIN SOLUTION
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data + other.data, (self, other), (1, 1))
        ### END SOLUTION

    def __mul__(self, other: "Value | float") -> "Value":
        """``self * other``."""
        ### BEGIN SOLUTION
        if not isinstance(other, Node):
            other = Value(other)
        return Value(self.data * other.data, (self, other), (other.data, self.data))
        ### END SOLUTION

    def __pow__(self, exponent: float) -> "Value":
        """``self ** exponent``, for a number."""
        ### BEGIN SOLUTION
        slope = exponent * self.data ** (exponent - 1)
        return Value(self.data**exponent, (self,), (slope,))
        ### END SOLUTION

    def __neg__(self) -> "Value":
        """``-self``."""
        ### BEGIN SOLUTION
        return Value(-self.data, (self,), (-1,))
        ### END SOLUTION

    def __sub__(self, other: "Value | float") -> "Value":
        """``self - other``."""
        ### BEGIN SOLUTION
        return self + (-other)
        ### END SOLUTION

    def __truediv__(self, other: "Value | float") -> "Value":
        """``self / other``."""
        ### BEGIN SOLUTION
        return self * other**-1
        ### END SOLUTION

    def __radd__(self, other: float) -> "Value":
        """``other + self``, where ``other`` is a number."""
        ### BEGIN SOLUTION
        return self + other
        ### END SOLUTION

    def __rmul__(self, other: float) -> "Value":
        """``other * self``, where ``other`` is a number."""
        ### BEGIN SOLUTION
        return self * other
        ### END SOLUTION

    def __rsub__(self, other: float) -> "Value":
        """``other - self``, where ``other`` is a number."""
        ### BEGIN SOLUTION
        return -self + other
        ### END SOLUTION

    def __rtruediv__(self, other: float) -> "Value":
        """``other / self``, where ``other`` is a number."""
        ### BEGIN SOLUTION
        return self**-1 * other
        ### END SOLUTION


# %% [markdown]
# The lecture's chain again, this time as the lecture writes it. Compare with torch's printout:
# `tensor([10.], grad_fn=<MulBackward0>)`. Torch's `grad_fn` holds what your `inputs` and `slopes` hold.

# %% tags=["illustration"]
from autograder import draw as draw_torch

with needs("Value"):
    one = Value(1.0)
    ten = 10 * one
    hundred = ten**2
    print(one, ten, hundred)
    print("w was made of", ten.inputs, "with the slopes", ten.slopes)
    print("l was made of", hundred.inputs, "with the slopes", hundred.slopes)

torch_p = torch.tensor(1.0, requires_grad=True)
torch_w = 10 * torch_p
print("Torch's own graph of it, step by step on the way back:")
draw_torch(torch_w**2, step="all", names={"p": torch_p, "w": torch_w})

# %% [markdown]
# ## 2. An order to walk in
#
# The sum over all paths is a definition, not an algorithm. Sixty diamonds in a row, such as a program makes
# with `for _ in range(60): x = x * 0.5 + x * 0.4`, have $2^{60}$ paths. At a billion paths a second that is
# thirty-six years. The way out: **add up first, multiply once.** If everything that depends on $w$ has been
# dealt with, then the derivative $\frac{\partial\ell}{\partial w}$ is complete, and $w$ can pass it on to its
# inputs, once and for all. Each arrow is used a single time.
#
# For this, the nodes have to be taken in a suitable order: each node only after everything that was made of
# it. Read backwards, that is a list in which each node stands *after all its inputs*, a **topological
# order**. The order in which the program created the nodes would be one. But nobody wrote that down: a node
# knows its inputs, and that is all there is. The list has to be found from the root.
#
# Try in your head what the obvious walks do with the diamond in the picture above. From $\ell$ to $p-w$, from
# there to its inputs: $p$ and $w$. From $p$ nowhere; from $w$ to $p$. Is $p$ in the right place now, if you
# list nodes as you meet them? And if you turn that list around?
#
# Two practical points:
#
# - **Depth.** The natural way to write this is a function that calls itself for every input. Python allows
#   about 1000 nested calls. A training loop of 2000 steps that somehow hangs together makes a graph 2000
#   nodes deep, and then it's over. You can keep a list of unfinished nodes yourself, in place of Python's
#   stack of calls.
# - **Identity.** Two nodes that both hold 4.0 are two nodes. And a node that is reached on two paths is one.


# %% exercise="topo"
def topo(root: Node) -> list[Node]:
    """The graph that ``root`` was computed from, in a topological order.

    Args:
        root: a Node with everything behind it. Nothing of it is changed.

    Returns:
        A new list, of all nodes that are reached from ``root`` along
        ``inputs``, ``root`` and the leaves among them. Each is there exactly
        once, even if it is used several times, and stands after all of its own
        inputs. So ``root`` comes last. If several orders are possible, any of
        them will do.

    The graph may be deep: 2000 operations one after the other must be no
    problem (Python's limit for nested calls is 1000). It may have many more
    paths than nodes: the time must grow with the number of inputs of all nodes
    together, not with the number of paths.
    """
    ### BEGIN SOLUTION
    order: list[Node] = []
    placed: set[Node] = set()
    unfinished = [root]
    while unfinished:
        node = unfinished[-1]
        waiting = [source for source in node.inputs if source not in placed]
        unfinished += waiting
        if not waiting:
            unfinished.pop()
            if node not in placed:
                placed.add(node)
                order.append(node)
    return order
    ### END SOLUTION


# %% [markdown]
# Here is what your operators make of $\ell = (p - w)^2$. Your graph may have more nodes than the one drawn by
# hand: if your subtraction is an addition and a negation, it shows.

# %% tags=["illustration"]
with needs("Value", "topo"):
    own_p = Value(2.0)
    own_w = own_p * own_p
    own_loss = (own_p - own_w) ** 2
    own_order = topo(own_loss)
    figure, axes = plt.subplots(figsize=(10, 3.6))
    names = {own_p: "p", own_w: "w", own_loss: "ℓ"}
    draw(axes, own_order, names, "w = p·p,  ℓ = (p − w)², as your operators build it")
    plt.show()

# %% [markdown]
# ## 3. The walk
#
# Each node needs one number for the walk: the derivative of the root with respect to it. In *Functions of
# your own* it was called the cotangent. It is 1 for the root, since $\frac{\partial\ell}{\partial\ell} = 1$,
# whatever $\ell$ is. And every node sends to each of its inputs
#
# $$\text{its own cotangent} \times \text{the slope}.$$
#
# What arrives at a node from several sides is **added up**. At the lecture's point $p = 2$, say, $p$ gets
# $-4$ from the difference directly, and $2\cdot 4$ twice from $w$; in all, 12. (The comment in the lecture,
# *"result is 2\*(p-w) = 2\*(2-4) = -4"*, is one arrow of three.)
#
# ### What .grad is, then
#
# `.grad` is something else, and the difference is worth a whole notebook (*Accumulation and graph lifetime*).
# A cotangent belongs to *one* walk. `.grad` belongs to the node and adds up over *all* walks, until somebody
# sets it back. This is why, in the lecture's "be careful" cell, `w.backward()` twice would give 10 and then
# 20, were it not for the `zero_()` in between. (The output stored there says 10 and 20 all the same. It must
# be from an earlier version of the cell.)
#
# Unlike torch, which fills in only the leaves (the lecture's `w.grad` is `None`), your engine keeps the
# gradient of every node. It is as if `retain_grad()` had been called everywhere. And the graph stays: the
# lecture's comment *"computational graph doesn't exist anymore"* describes a decision of torch's, which frees
# what it saved for the backward pass to save memory, unless it is told to `retain_graph`. Your slopes are
# there as long as someone holds the root.
#
# So: at $p = 1$, `l.backward()` once gives `p.grad` 200 and `w.grad` 20. Twice, it must give 400 and 40, as
# torch does. Many a home-made engine gives 600 the second time. Work out on paper how that happens, before
# you write yours.


# %% exercise="backward"
def backward(order: Sequence[Node]) -> None:
    """One backward pass: add to the ``grad`` of each node the derivative of
    the root with respect to it.

    Args:
        order: what ``topo(root)`` returns: all nodes that the root was
            computed from, each once and after all of its inputs, and the root
            last. The root may be a leaf, alone in the list.

    Every node in ``order`` gets its share, not only the leaves; for the root
    it is 1. It is added to what ``grad`` holds already, from whatever earlier
    pass. What that is has no influence on the share.

    Nothing but ``grad`` changes: neither ``data``, ``inputs`` and ``slopes``
    nor the list. So the same graph can be passed through again, or a larger
    one that contains it.

    As in ``topo``, the graph may be 2000 operations deep and have many more
    paths than nodes. The time must grow with the number of inputs of all nodes
    together.
    """
    ### BEGIN SOLUTION
    cotangent = dict.fromkeys(order, 0.0)
    cotangent[order[-1]] = 1.0
    for node in reversed(order):
        node.grad += cotangent[node]
        for source, slope in zip(node.inputs, node.slopes):
            cotangent[source] += slope * cotangent[node]
    ### END SOLUTION


# %% [markdown]
# The pictures from the beginning, with their gradients. On the right, does `p` have 12, and `w` the 4 from
# the lecture's formula $\frac{\partial\ell}{\partial w} = -2(p - w)$? Then run the cell a second time. What
# do you expect?

# %% tags=["illustration"]
with needs("backward"):
    backward(chain_order)
    backward(diamond_order)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3), width_ratios=(2, 3))
    draw(left, chain_order, {chain_p: "p", chain_w: "w", chain_l: "ℓ"}, "gradients so far")
    draw(right, diamond_order, diamond_names, "gradients so far")
    plt.show()

# %% [markdown]
# ## 4. And back to zero
#
# A short one. In torch there is a choice between None and zeros. Here, `grad` is a number, always.
#
# But mind one thing: after a divergence (remember the lecture's `lr=1.0`) there are gradients that are `inf`
# or `nan`. What is $0\cdot\infty$?


# %% exercise="zero_grad"
def zero_grad(nodes: Iterable[Node]) -> None:
    """Set the ``grad`` of these nodes to zero, 0.0 or 0, whatever it was: inf
    and nan, too.

    Args:
        nodes: any iterable: a list, a tuple, or a generator, which can be
            walked through only once.

    Nothing else changes, neither the nodes' ``data``, ``inputs`` and
    ``slopes``, nor any node that is not among ``nodes``.
    """
    ### BEGIN SOLUTION
    for node in nodes:
        node.grad = 0.0
    ### END SOLUTION


# %% [markdown]
# ## 5. Learn to multiply by 2
#
# Your engine is complete. To train with it, only three things of it are needed: a way to make parameters, a
# backward pass, and a way to forget gradients. `train` gets them as an argument:


# %%
@dataclass(frozen=True)
class Engine:
    """What a training loop needs of an autograd engine for numbers."""

    value: Callable[[float], Any]
    """``value(3.0)`` is a new leaf with ``data`` 3.0 and ``grad`` 0.0. Leaves,
    what is computed from them and plain numbers can be mixed with ``+``,
    ``-``, ``*``, ``/`` and ``**``, as in the exercise Value."""
    backward: Callable[[Any], None]
    """``backward(root)`` adds to the ``grad`` of every leaf behind ``root``
    the derivative for that leaf.
    """
    zero_grad: Callable[[Iterable[Any]], None]
    """``zero_grad(leaves)`` sets the ``grad`` of these to 0.0."""


# %% [markdown]
# The task is the one from *SGD by hand*. The model multiplies, $f(x, p) = x\cdot p$ element by element, and
# should learn to double. Each row $x$ of the data, with $n$ numbers, has the loss
#
# $$\ell(p; x) = \frac1n\sum_{i=1}^n (x_i p_i - 2 x_i)^2,$$
#
# and there is one step of SGD for each row: forget the old gradients, compute the loss, go backward, step.
#
# There are no tensors now; a parameter vector is a list of leaves. The step changes a leaf's `data`. This
# needs no `no_grad`, because `data` is a float, and floats are not recorded. Or you make new leaves in each
# round, as in the lecture's variant with `detach`. But `p = p - lr * p.grad`, without more, makes a *node*,
# with the previous parameter behind it, and the graph of the whole training behind that one.


# %% exercise="train"
def train(
    rows: Sequence[Sequence[float]],
    p0: Sequence[float],
    lr: float,
    engine: Engine,
) -> list[list[float]]:
    """Learn to multiply by 2: one SGD step for each row of the data, in the
    order of the rows.

    Args:
        rows: T rows of n numbers each, T and n at least 1. Unchanged on
            return, as is ``p0``.
        p0: the n parameters to begin with.
        lr: the learning rate.
        engine: where leaves, gradients and their zeroing come from. Gradients
            must be computed with it (not with torch, nor with a formula), and
            parameters be made by ``engine.value``. Do not use Value, topo,
            backward and zero_grad from above directly: the engine may be
            another one.

    The loss of a row x is the mean over its n numbers of
    ``(x[i] * p[i] - 2 * x[i]) ** 2``. ``engine.backward`` is called exactly
    once for each row, on its loss. In each loss the parameters are leaves: no
    loss has an earlier row's graph behind it.

    Returns:
        T + 1 lists of n floats: the parameters at the beginning, and after
        each of the steps.
    """
    ### BEGIN SOLUTION
    parameters = [engine.value(number) for number in p0]
    history = [[p.data for p in parameters]]
    for row in rows:
        engine.zero_grad(parameters)
        loss = sum((x * p - 2 * x) ** 2 for x, p in zip(row, parameters)) / len(row)
        engine.backward(loss)
        for p in parameters:
            p.data -= lr * p.grad
        history.append([p.data for p in parameters])
    return history
    ### END SOLUTION


# %% [markdown]
# On the lecture's data, with `lr=0.1`: its loop printed .4974, .7704 after the first row and .5116, .8198
# after the second. The last parameters are (1.9341, 1.9512). At `lr=0.01` they are (.8907, 1.1004). (The
# numbers that the lecture has stored for `lr=0.01` are others. They come from a single row that was left over
# from another cell.)

# %%
torch.manual_seed(0)
lecture_p0 = torch.rand([2])
lecture_rows = torch.rand([100, 2])

# %% tags=["illustration"]
own_engine = Engine(Value, lambda root: backward(topo(root)), zero_grad)
with needs("Value", "topo", "backward", "zero_grad", "train"):
    figure, axes = plt.subplots(figsize=(7, 3.8))
    for lr, style in ((0.1, "-"), (0.01, "--")):
        path = train(lecture_rows.tolist(), lecture_p0.tolist(), lr, own_engine)
        for i, colour in enumerate(("tab:blue", "tab:orange")):
            axes.plot([p[i] for p in path], style, color=colour, label=f"p[{i}], lr = {lr}")
        if lr == 0.1:
            for number in (1, 2, 100):
                print(f"after row {number}:", [round(value, 4) for value in path[number]])
    axes.axhline(2, color="0.6", linewidth=0.8)
    axes.set(xlabel="rows seen", ylabel="parameter", title="The lecture's model, trained without torch")
    axes.legend(loc="center right")
    plt.show()

# %% [markdown]
# ## 6. From numbers to tensors
#
# A hundred rows of two numbers took your engine some two thousand nodes. Torch needs a handful, since each of
# its nodes holds a tensor. Would much have to change in yours? `topo`: nothing. `backward`: instead of *slope
# times cotangent* there is a rule for each operation, a function from a cotangent to a cotangent. And there
# is one new difficulty, which does not exist for single numbers.
#
# **Broadcasting.** Take all the lecture's data at once, $D$ of shape $(100, 2)$, and $p$ of shape $(2,)$. In
# `D * p` each of the two parameters is used in a hundred rows. It is as if there were a hundred copies of
# $p$, and what comes back from the product is a cotangent of shape $(100, 2)$, one for each copy. But the
# gradient of $p$ must have the shape $(2,)$. You know the rule: what arrives at a node from several sides is
# *added up*.
#
# So: the gradient of a broadcast is a sum, over just those axes along which copies were made. Which ones?
# Torch aligns shapes on the *right*:
#
# | shape of the cotangent | 100 | 2 | | 4 | 4 | | 5 | 3 | 4 |
# |---|---|---|---|---|---|---|---|---|---|
# | shape of the operand | | 2 | | 4 | 1 | | | 3 | 1 |
# | sum over | × | | | | × | | × | | × |
#
# Where the operand has no axis at all, and where it has one of length 1 that has got another length (a larger
# one, or 0). In the second case the axis stays, with length 1. (The middle column is the classic accident from *Vectors, clone and
# detach*: a prediction of shape $(4, 1)$, a target of shape $(4,)$, and a difference of shape $(4, 4)$.)
#
# One quirk of torch to beware of: `g.sum(dim=[])`, with an *empty* list of axes, does not sum over no axis. It
# sums over all of them.
#
# An engine without this function works in all its tests, until the first bias is added to a batch.


# %% exercise="unbroadcast"
def unbroadcast(g: Tensor, shape: tuple[int, ...]) -> Tensor:
    """The gradient of an operand that was broadcast, from the gradient of what
    it was broadcast to.

    Write the sums yourself, with ``torch.sum``, ``torch.einsum``, a loop or
    whatever else adds up: only ``Tensor.sum_to_size`` and autograd are not to
    be used here.

    Args:
        g: the gradient with respect to the broadcast operand; float32 or
            float64, contiguous or not. On return it is as it was, bit for bit.
        shape: the operand's own shape, a tuple or a ``torch.Size``. It can be
            broadcast to ``g.shape`` by torch's rules; it may have fewer axes,
            none at all, or be the same. Axes of both may have any length, 0 as
            well: from (0,) to (1,), say, the sum is one of no terms, 0.

    Returns:
        A tensor of shape ``shape`` and of the dtype of ``g``: each element is
        the sum of all elements of g that are copies' gradients of this one
        element. It may be g itself where the shapes are the same.
    """
    ### BEGIN SOLUTION
    for _ in range(g.dim() - len(shape)):
        g = g.sum(dim=0)
    for axis, length in enumerate(shape):
        if length == 1:
            g = g.sum(dim=axis, keepdim=True)
    return g
    ### END SOLUTION


# %% [markdown]
# One step of the lecture's model on all hundred rows at once, backwards by hand. The mean has the slope
# $\frac{1}{200}$ for each of the 200 squares, a square has $2(Dp - 2D)$, the product has $D$.

# %% tags=["illustration"]
with needs("unbroadcast"):
    residual = lecture_rows * lecture_p0 - 2 * lecture_rows
    for_the_product = 2 * residual / residual.numel()
    for_the_copies = for_the_product * lecture_rows
    print("one gradient for each copy of p:", tuple(for_the_copies.shape))
    print("added up:  ", unbroadcast(for_the_copies, (2,)))
    torch_p = lecture_p0.clone().requires_grad_()
    (lecture_rows * torch_p - 2 * lecture_rows).pow(2).mean().backward()
    print("torch says:", torch_p.grad)

# %% [markdown]
# ## What you should now be able to say
#
# - A graph is numbers that remember what they were made of, and how steeply. The slopes are fixed when the
#   operation is carried out.
# - `10 * p` asks `p` after `10` has declined. Reflected operators have their operands the other way round.
# - The chain rule is a sum over paths, but there may be $2^{60}$ of them. In a topological order every arrow
#   is used once.
# - A cotangent belongs to one backward pass, `.grad` adds up over all of them. An engine that takes the one
#   for the other gives 600 where 400 is right.
# - What is used several times, on two paths, twice in one product, or in each row of a batch, gets the *sum*
#   of what comes back. `+=` and `unbroadcast` are the same idea.
# - There is no magic in `l.backward()`. You wrote it.
