# %% [markdown]
# # Leaves and graphs
#
# You compute `loss = (10 * p) ** 2`, and torch hands you a number. If `p` asked for it, torch does a second
# thing on the side: it **writes down what you did**. That record is the *computational graph*, and everything
# in this course (gradients, training, your own little autograd engine in *A mini autograd engine*) is a walk
# through it, from the end back to the beginning.
#
# Before you let anybody walk through a graph, learn to read one. Which tensors does it begin with? What does
# each tensor remember of where it came from? Where does `backward()` put what it found out, and where does it
# put nothing, although you expected a number there? The lecture's notebook stumbles over the last question
# twice. You will not.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `tensor_facts`: what is in front of me? | 10 |
# | 2 | `scalar_chain`: a graph of three tensors | 15 |
# | 3 | `leaf_report`: reading any graph | 20 |
# | 4 | `dl_dp`: the chain rule, and who applies it | 15 |
# | 5 | `nonleaf_grads`: the gradient that is not kept | 25 |
# | 6 | `self_grad`: backward from a leaf | 5 |
# | 7 | `predict_outcome`: you against torch | 10 |
#
# Every exercise stands alone: none calls another one. Run the `check` cell below each; grading uses other
# numbers, other shapes and other dtypes. Your functions are called while autograd is recording, never under
# `no_grad`; so where "the grad mode is left as it was", it is on before and after.

# %%
import random
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from autograder import check, hint, needs

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor

# %% [markdown]
# ## 1. What is in front of me?
#
# A tensor is a multidimensional array. The lecture's first one has two axes with two numbers each:

# %%
my_tensor = torch.tensor([[1.0, 2.0], [1.0, 2.0]])
print(my_tensor.size(), my_tensor.dtype, my_tensor.numel())

# %% [markdown]
# Most error messages you will ever get from torch are about one of three facts, so look at these first:
#
# - the **shape**, one number per axis. A single number, such as a loss, has *no* axes: its shape is `()`,
#   which is not the same as `(1,)`. And `(4, 1)` is not `(4,)`; subtract one from the other and you get
#   16 numbers, without a word of warning.
# - the **dtype**, the kind of number. Only floating point (and complex) numbers can have gradients: there is
#   no "slightly more than the integer 3".
# - the **number of elements**. It is not the length: `len` counts rows, and a tensor without axes has none.


# %% exercise="tensor_facts"
def tensor_facts(x: Tensor) -> dict[str, Any]:
    """The shape, the dtype and the number of elements of a tensor.

    Args:
        x: any tensor: any number of axes (none, too), any sizes (1 and 0,
            too), any dtype, with or without ``requires_grad``. It is left as
            it is.

    Returns:
        A dict with exactly these keys:

        - ``"shape"``: a tuple of Python ints, one per axis (a ``torch.Size``
          is such a tuple);
        - ``"dtype"``: the ``torch.dtype`` itself, not its name;
        - ``"numel"``: how many elements there are, a Python int.
    """
    ### BEGIN SOLUTION
    return {"shape": tuple(x.shape), "dtype": x.dtype, "numel": x.numel()}
    ### END SOLUTION


# %% [markdown]
# ## 2. A graph of three tensors
#
# The lecture's example, all of it:
#
# $$p \in \mathbb R, \qquad w = 10\,p, \qquad \ell = w^2 .$$
#
# $p$ is *free*: it depends on nothing. Such a tensor is called a **leaf**. (In code we write `loss` for
# $\ell$: a lone `l` looks too much like a `1`.)
#
# torch does not record everything you compute, only what begins with a tensor that has `requires_grad=True`.
# The flag is contagious: whatever is computed from such a tensor requires grad as well, and remembers in
# `grad_fn` which operation made it. Here is what the lecture's cell prints for $p = 1$:
#
# ```
# tensor([1.], requires_grad=True)
# tensor([10.], grad_fn=<MulBackward0>)
# tensor([100.], grad_fn=<PowBackward0>)
# ```
#
# Read from the end, the memories form a chain: $\ell$ was made by a power from $w$, $w$ by a product from
# $p$, and $p$ was made by nobody.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

figure, axes = plt.subplots(figsize=(8, 2.6))
boxes = [
    (0, "p = 1", "a leaf"),
    (1, "w = 10", "MulBackward0"),
    (2, "loss = 100", "PowBackward0"),
]
for place, title, origin in boxes:
    colour = "honeydew" if place == 0 else "aliceblue"
    axes.text(
        place,
        0,
        f"{title}\n{origin}",
        ha="center",
        va="center",
        fontsize=11,
        bbox={"boxstyle": "round,pad=0.6", "facecolor": colour, "edgecolor": "black"},
    )
for place, forward, local in [(0, "times 10", "dw/dp = 10"), (1, "squared", "dl/dw = 2w = 20")]:
    axes.annotate("", (place + 0.68, 0.06), (place + 0.32, 0.06), arrowprops={"arrowstyle": "->"})
    axes.text(place + 0.5, 0.16, forward, ha="center")
    red = {"arrowstyle": "->", "color": "tab:red"}
    axes.annotate("", (place + 0.32, -0.06), (place + 0.68, -0.06), arrowprops=red)
    axes.text(place + 0.5, -0.26, local, ha="center", color="tab:red")
axes.set(xlim=(-0.45, 2.45), ylim=(-0.45, 0.4), title="Forward in black; backward() follows the red arrows")
axes.axis("off")
plt.show()

# %% [markdown]
# Build it. The order matters: an operation is recorded when it *happens*, or never. And every number has to
# stay a tensor on the way: the moment you take a Python number out of one (`.item()`) and put it into another,
# the chain is cut, though all the values are right.


# %% exercise="scalar_chain"
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    """The lecture's three tensors: p = p0, w = 10·p, loss = w².

    Args:
        p0: a Python number; an int will do as well as a float.

    Returns:
        ``(p, w, loss)``, each of shape (1,) and dtype float32. ``p`` is a leaf
        that requires grad. ``w`` is computed from this very ``p`` and ``loss``
        from this very ``w``, with autograd recording, so that torch can
        differentiate ``loss`` by ``w``, ``w`` by ``p``, and ``loss`` by ``p``.
        No backward pass has been made: the graph is unused and ``p.grad`` is
        None.
    """
    ### BEGIN SOLUTION
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    loss = w**2
    return p, w, loss
    ### END SOLUTION


# %% [markdown]
# ## 3. Reading any graph
#
# The lecture says that leaves are the tensors that do not depend on anything. torch's own rule is a little
# wider, and worth knowing exactly:
#
# > A tensor is a **leaf** if no recorded operation made it: `t.grad_fn is None`.
#
# So every tensor that does *not* require grad is a leaf too, even `torch.ones(3) * 2`: nobody asked for
# gradients, so nothing was recorded. (The lecture also says that tensors with `requires_grad=True` "have a
# method called backward". Every tensor has it. It *raises* where there is nothing to go back through.)
#
# The interesting leaves are the ones that require grad. They are where gradients end up:
#
# | | leaf | not a leaf |
# |---|---|---|
# | **requires grad** | your parameters; `backward()` fills their `.grad` | something in the middle; `.grad` is not kept |
# | **does not** | data, targets, constants | cannot be |
#
# Some operations look as if they made nothing new. They are recorded all the same: a change of dtype that
# changes something, a `clone`, an index, a `reshape`. `torch.rand(2, requires_grad=True).double()` is **not**
# a leaf; the leaf is a float32 tensor that has no name any more, and nobody will ever read its `.grad`.
# What leaves the record is what you *ask* to leave it, `detach`, `.data` and `torch.no_grad()`, and whatever has
# no derivative to be recorded: numbers (`.item()`, `.tolist()`), arrays (`.numpy()`), comparisons (`p > 0`),
# integers (`p.long()`, `p.argmax()`). (More on the first kind in *Vectors, clone and detach*.)
#
# You can walk the graph yourself. `t.grad_fn` is a node; its `next_functions` are pairs whose first item is the
# node before it (or None, for an operand that does not require grad). The walk ends at nodes called
# `AccumulateGrad`. There is one for each leaf that requires grad, and it holds that leaf, as `.variable`. This
# is what `backward()` sees. `draw` shows the same nodes as a picture, one for each step of the way back, with what
# has arrived by then: 20 at $w$, 200 at $p$. It changes nothing, not even `p.grad`.

# %% tags=["illustration"]
from autograder import draw

start = torch.tensor([1.0], requires_grad=True)
middle = 10 * start
step = middle**2
node = step.grad_fn
while node is not None:
    print(f"{type(node).__name__:16} comes after {node.next_functions}")
    end, node = node, node.next_functions[0][0] if node.next_functions else None
print("the walk has ended at the leaf itself:", end.variable is start)
draw(step, step="all", names={"p": start, "w": middle, "loss": step})

# %% [markdown]
# This graph had one path. In general an operation has several operands, a tensor is used several times, and
# the paths meet again (a *diamond*), so keep a list of nodes you still have to visit.
#
# Or do not walk at all: `torch.autograd.grad(y, leaf, allow_unused=True)` gives None where `y`, a tensor with
# one element, does not depend on the leaf. Just mind two things. The graph belongs to your caller, who still
# wants to use it. And a tensor that was told to retain its gradient does so whenever one comes by, even if it
# is `torch.autograd.grad` that sends it: its `.grad` is filled, and would have to be put back as it was.


# %% exercise="leaf_report"
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    """Where each of several tensors stands in the graph.

    Args:
        tensors: tensors by name, of any shapes and dtypes. Nothing about them
            changes: no backward pass may leave its traces in their ``.grad``,
            that of a non-leaf that retains its gradient included, and their
            graphs, which have not been used yet, stay usable.

    Returns:
        A dict with the names of ``tensors``. Each value is a dict with exactly
        these keys:

        - ``"is_leaf"``, a bool: no recorded operation made it;
        - ``"requires_grad"``, a bool: operations on it are recorded;
        - ``"grad_fn"``, a str or None: the type name of its ``grad_fn``, such
          as ``"MulBackward0"``, or None if it has none;
        - ``"gets_grad"``, a bool: a backward pass that comes through it would
          store a gradient in its ``.grad``. So it is for leaves that require
          grad, and for those non-leaves that have been told to retain theirs
          (``t.retains_grad``);
        - ``"reaches"``, a list of str: the names of those leaves requiring
          grad *among* ``tensors`` on which it depends according to the graph,
          in the order of ``tensors``. Such a leaf reaches itself. What does
          not require grad reaches nothing: []. The same tensor is what counts,
          not equal values or shared memory.
    """
    ### BEGIN SOLUTION
    report = {}
    for name, t in tensors.items():
        reached = [t] if t.is_leaf and t.requires_grad else []
        visited, waiting = set(), [t.grad_fn]
        while waiting:
            node = waiting.pop()
            if node is None or node in visited:
                continue
            visited.add(node)
            if hasattr(node, "variable"):
                reached.append(node.variable)
            waiting += [before for before, _ in node.next_functions]
        report[name] = {
            "is_leaf": t.is_leaf,
            "requires_grad": t.requires_grad,
            "grad_fn": type(t.grad_fn).__name__ if t.grad_fn is not None else None,
            "gets_grad": (t.is_leaf and t.requires_grad) or t.retains_grad,
            "reaches": [other for other, leaf in tensors.items() if any(leaf is r for r in reached)],
        }
    return report
    ### END SOLUTION


# %% tags=["illustration"]
start = torch.tensor([1.0], requires_grad=True)
step = 10 * start
family = {"p": start, "w": step, "loss": step**2, "p.double()": start.double(), "2 * data": 2 * torch.ones(3)}
with needs("leaf_report"):
    for name, row in leaf_report(family).items():
        print(f"{name:12}", *(f"{key}={value}" for key, value in row.items()))

# %% [markdown]
# ## 4. The chain rule, and who applies it
#
# From calculus, as the lecture has it,
#
# $$\frac{\partial w}{\partial p} = 10, \qquad \frac{\partial \ell}{\partial w} = 2w, \qquad
#   \frac{\partial \ell}{\partial p}
#   = \frac{\partial \ell}{\partial w}\,\frac{\partial w}{\partial p} = 2w\cdot 10 = 200\,p .$$
#
# (Further down, a comment in its code says `dl / dp = dl/dw * dw / dl`. With that slip the product would be 1,
# always. The second factor must *begin* at $p$: read the fractions like dominoes.)
#
# `loss.backward()` does this multiplication for you, along the red arrows of the picture above, and adds the
# result to `p.grad`. It does not return anything, and it does not touch `p`. At $p = 1$ the lecture's cell
# prints `tensor([200.])`. Is 200 the answer, then? It is the answer *at 1*. A derivative is a function.


# %% exercise="dl_dp"
def dl_dp(p0: float) -> Tensor:
    """The derivative of the lecture's loss by p at p = p0, where loss = w² and
    w = 10·p.

    How you find it is up to you.

    Args:
        p0: a Python number, an int or a float, of either sign, or 0.

    Returns:
        The derivative, a tensor of shape (1,) and dtype float32 that does not
        require grad. Calls do not influence one another: the same p0 gives the
        same result each time. torch's grad mode and its random generator are
        left as they were.
    """
    ### BEGIN SOLUTION
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    (w**2).backward()
    return p.grad
    ### END SOLUTION


# %% [markdown]
# A derivative is also a slope, so we can see whether it is right: through every point of the curve goes one
# line that just touches it. If you had stopped at $w$ and returned $\partial\ell/\partial w = 20$ for the
# point 1, you would draw the dotted line. It does not touch; it cuts.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

axis = torch.linspace(-1.2, 2.2, 200)
figure, axes = plt.subplots(figsize=(7, 4.2))
axes.plot(axis, 100 * axis**2, color="black", label=r"$\ell(p) = (10p)^2$")
with needs("dl_dp"):
    for point, colour in ((1.0, "tab:green"), (-0.5, "tab:blue")):
        slope = dl_dp(point).item()
        near = torch.linspace(point - 0.7, point + 0.7, 2)
        axes.plot(
            near,
            100 * point**2 + slope * (near - point),
            color=colour,
            label=f"tangent at {point}, slope {slope:g}",
        )
        axes.plot([point], [100 * point**2], "o", color=colour)
axes.plot(axis, 100 + 20 * (axis - 1), ":", color="tab:red", label="through the point at 1 with slope 20")
axes.set(xlabel="p", ylabel="loss", ylim=(-80, 420), title="A derivative is the slope of the tangent")
axes.legend()
plt.show()

# %% [markdown]
# ## 5. The gradient that is not kept
#
# On its way to $p$, `backward()` has computed $\partial\ell/\partial w$ as well. Surely it is in `w.grad`?

# %% tags=["illustration"]
import warnings

start = torch.tensor([2.0], requires_grad=True)
step = 10 * start
step.backward()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    print("w.grad is", step.grad, "and p.grad is", start.grad)
print("and torch warns:", str(caught[0].message).split(". If you")[0] if caught else "nothing")

# %% [markdown]
# None, and a UserWarning. A graph can have millions of tensors in the middle, and keeping a gradient for each
# would fill the memory, so torch keeps those of the leaves, for which you asked. For any other tensor you have
# to ask **beforehand**: `w.retain_grad()`. Afterwards there is nothing left that could be retained.
#
# The lecture wanted to show just that. Its second function is even called `init_variables_retain_w`. Look at
# its body: it is the first function again, letter by letter; the call of `retain_grad` was forgotten, and the
# lecture's next cell prints None once more. With the call in place, at $p = 1$, `w.grad` is **1** after
# `w.backward()` and, on a fresh graph, **20** after `loss.backward()`. (Both on the *same* graph would give
# 21: gradients are added up. That is the topic of *Accumulation and graph lifetime*.)
#
# There are other ways. `torch.autograd.grad(loss, [w, p])` returns the gradients instead of storing them, for
# leaf or not. `w.register_hook(f)` calls `f` with the gradient when it passes by. All of them look at the
# same graph; what does *not* work is to make a new leaf out of `w` and hope that the gradient still finds
# its way to $p$.
#
# Now for any two functions, not only the lecture's: `inner` makes $w$ from $p$, `outer` makes the loss from
# $w$.


# %%
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w
    has.
    """
    return (w**2).sum()


# %% exercise="nonleaf_grads"
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    """Both gradients of loss = outer(w), w = inner(p), at p = p0: by w, in the
    middle, and by p, the leaf.

    With the lecture's functions, ``nonleaf_grads(torch.tensor([1.0]))`` is
    (tensor([20.]), tensor([200.])).

    Args:
        p0: any shape, float32 or float64. It may be a parameter of your
            caller's, with ``requires_grad`` and a ``.grad`` of its own. It is
            left as it is in every respect, its ``.grad`` included.
        inner: differentiable, without side effects; takes a tensor with the
            shape and dtype of ``p0`` and returns w, in a shape of its own.
            There is at least one operation in it, so that w is not the very
            tensor it was given.
        outer: differentiable, without side effects; takes w, returns a tensor
            of shape ().

    Returns:
        ``(dl_dw, dl_dp)``: in the shape and dtype of w and of p0. Exact up to
        rounding, so no difference quotients. They do not require grad. torch's
        grad mode and its random generator are left as they were.
    """
    ### BEGIN SOLUTION
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    w.retain_grad()
    outer(w).backward()
    return w.grad, p.grad
    ### END SOLUTION


# %% [markdown]
# ## 6. Backward from a leaf
#
# What is $\partial p/\partial p$? The lecture calls `p.backward()` at $p = 2$ and finds `tensor([1.])`. A
# leaf is a graph of its own, the smallest there is: no arrows, one tensor, which is both start and end. If
# you move $p$ a little, $p$ moves by exactly as much, wherever it was.
#
# Small as it is, it shows how every backward pass begins: with a 1 at the end of the graph, which is then
# multiplied by the local derivatives it meets.


# %% exercise="self_grad"
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    """A leaf, and what its ``.grad`` holds after one ``backward()`` that
    starts at the leaf itself.

    Args:
        p0: a Python number, an int or a float.

    Returns:
        ``(p, g)``: ``p`` is a leaf of shape (1,) and dtype float32 with the
        value p0 that requires grad; ``backward`` has been called on it once,
        so its ``.grad`` is set. ``g`` is the same as ``p.grad``: a tensor of
        shape (1,) and dtype float32 that does not require grad.
    """
    ### BEGIN SOLUTION
    p = torch.tensor([float(p0)], requires_grad=True)
    p.backward()
    return p, p.grad
    ### END SOLUTION


# %% [markdown]
# ## 7. You against torch
#
# Here is a bank of 45 snippets, each named after a tree, since they are about leaves. All begin after
# `import torch`. The word behind the name says what is asked:
#
# | topic | the question | the answer is one of |
# |---|---|---|
# | `kind` | What is `t`? | leaf, requires grad · leaf, does not require grad · not a leaf |
# | `history` | What is `t.grad_fn`? | None · AddBackward0 · MulBackward0 · PowBackward0 |
# | `stored` | What does `g` hold? | None · 1 · 2 · 10 · 40 · 400 |
# | `run` | What happens? | p.grad is filled · p.grad stays None · a RuntimeError is raised |

# %%
OPTIONS = {
    "kind": ("leaf, requires grad", "leaf, does not require grad", "not a leaf"),
    "history": ("None", "AddBackward0", "MulBackward0", "PowBackward0"),
    "stored": ("None", "1", "2", "10", "40", "400"),
    "run": ("p.grad is filled", "p.grad stays None", "a RuntimeError is raised"),
}

BANK = """
acacia: kind
    t = 2 * torch.ones(3)

alder: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    loss = w**2
    loss.backward()
    g = w.grad

almond: history
    t = 10 * torch.ones(3)

apple: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    w.backward()
    g = w.grad

ash: run
    p = torch.ones(3, requires_grad=True)
    loss = ((10 * p) ** 2).sum()
    loss.backward()

aspen: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    g = w.grad

baobab: run
    p = torch.tensor([2.0], requires_grad=True)
    loss = (10 * p.double()) ** 2
    loss.backward()

bay: run
    p = torch.ones(3, requires_grad=True)
    q = p.double()
    loss = (10 * q).sum()
    loss.backward()

beech: history
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p) ** 2
    t.backward()

birch: history
    p = torch.tensor([2.0], requires_grad=True)
    with torch.no_grad():
        t = 10 * p

cacao: run
    p = torch.tensor([2.0])
    loss = (10 * p) ** 2
    loss.backward()

cedar: stored
    p = torch.tensor([2.0], requires_grad=True)
    p.backward()
    g = p.grad

cherry: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    g = p.grad

chestnut: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    loss = 2 * w
    loss.backward()
    g = w.grad

cypress: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p).detach()

ebony: kind
    t = torch.zeros(2, 2)

elder: run
    p = torch.tensor([2.0], requires_grad=True)
    w = (10 * p).detach().requires_grad_()
    loss = w**2
    loss.backward()

elm: kind
    t = torch.arange(6.0).reshape(2, 3)

fig: kind
    p = torch.ones(3, requires_grad=True)
    t = p[0]

fir: history
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p) ** 2 + 1

ginkgo: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = 4 * w
    loss.backward()
    g = p.grad

hawthorn: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p.clone()
    w.backward()
    g = p.grad

hazel: run
    p = torch.tensor([2.0])
    loss = (10 * p) ** 2
    p.requires_grad_()
    loss.backward()

hemlock: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    w.retain_grad()
    g = w.grad

holly: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    w.retain_grad()
    g = w.grad

hornbeam: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    g = p.grad

juniper: run
    p = torch.ones(1, 1, requires_grad=True)
    w = 10 * p
    w.backward()

larch: kind
    t = torch.rand(2, requires_grad=True).double()

laurel: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = p.clone()

linden: run
    p = torch.tensor([2], requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()

maple: stored
    p = torch.tensor([2.0], requires_grad=True)
    q = p.clone()
    loss = (10 * q) ** 2
    loss.backward()
    g = p.grad

myrtle: kind
    p = torch.ones(2, 3, requires_grad=True)
    t = p.reshape(6)

oak: run
    p = torch.ones(2, requires_grad=True)
    loss = p.clone().sum()
    loss.backward()

olive: kind
    p = torch.ones(2, requires_grad=True)
    t = p.double().float()

palm: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = p.clone().requires_grad_()

pear: run
    p = torch.ones(2, 2, requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()

pine: run
    p = torch.tensor([2.0])
    w = 10 * p
    p.requires_grad = True
    w.backward()

plum: kind
    p = torch.ones(2, dtype=torch.float64, requires_grad=True)
    t = p.float()

rowan: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    g = w.grad

sequoia: stored
    p = torch.tensor([10.0], requires_grad=True)
    p.backward()
    g = p.grad

spruce: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p).detach().requires_grad_()

sycamore: run
    p = torch.ones(3, requires_grad=True)
    w = 10 * p
    w.backward()

walnut: run
    p = torch.tensor([2.0], requires_grad=True)
    loss = (10 * p) ** 2
    again = torch.tensor(loss.item(), requires_grad=True)
    again.backward()

willow: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w + 1
    loss.backward()
    g = w.grad

yew: history
    p = torch.tensor([2.0], requires_grad=True)
    t = 10 * (p + 1)
"""


@dataclass(frozen=True)
class Case:
    """One snippet: what it is about, and its code."""

    topic: str
    code: str

    @property
    def options(self) -> tuple[str, ...]:
        """The labels, one of which is right."""
        return OPTIONS[self.topic]


def read_bank(text: str) -> dict[str, Case]:
    """The cases of a bank by their id."""
    cases = {}
    for block in text.strip().split("\n\n"):
        heading, code = block.split("\n", 1)
        case_id, topic = heading.split(": ")
        cases[case_id] = Case(topic, textwrap.dedent(code))
    return cases


CASES = read_bank(BANK)
WARM_UP = ("beech", "chestnut", "ebony", "ginkgo", "oak", "olive", "willow")


def your_cases(name: str, count: int = 3) -> list[str]:
    """The ids of ``count`` cases in an order that depends on your name, the
    warm-ups left out.
    """
    ids = sorted(set(CASES) - set(WARM_UP))
    return random.Random(name).sample(ids, count)


# %% [markdown]
# Grading draws cases from the bank at random, other ones each time. So it takes more than a constant, and more
# than your neighbour's last three. The `check` cell asks about the warm-ups only
# (beech, chestnut, ebony, ginkgo, oak, olive, willow), and those are never drawn.
#
# You may also have the snippets run: a `predict_outcome` that calls `exec` and looks is allowed, and earns
# these 10 points. What it will not earn you is the skill, and nobody is going to run your next bug for you
# before you write it.
#
# The honest way to play: **say your answer first, then run the snippet** in a cell of your own. Each time torch
# surprises you, you have found something this notebook was written for. Put your own name into a copy of the
# next cell, and you start with other trees than the person beside you.

# %% tags=["illustration"]
for case_id in your_cases("Emmy Noether"):
    case = CASES[case_id]
    print(f"{case_id} ({case.topic})\n{textwrap.indent(case.code, '    ')}\n    {' | '.join(case.options)}\n")


# %% exercise="predict_outcome"
def predict_outcome(case_id: str) -> str:
    """What torch does in one case of the bank.

    Args:
        case_id: a key of ``CASES``. Be ready for all of them.

    Returns:
        The one of ``CASES[case_id].options`` that is true of
        ``CASES[case_id].code``, letter for letter:

        - kind: what ``t`` is when the snippet has run;
        - history: the type name of ``t.grad_fn`` when the snippet has run, or
          "None";
        - stored: the single number in ``g``, without a decimal point, or
          "None" if ``g`` is None;
        - run: "a RuntimeError is raised" if any line of the snippet raises
          one; otherwise whether ``p.grad`` is a tensor or None when it has
          run.
    """
    ### BEGIN SOLUTION
    cases_of = {
        "leaf, does not require grad": "acacia cypress ebony elm",
        "40": "alder ginkgo",
        "None": "almond aspen birch hemlock holly rowan willow",
        "1": "apple cedar sequoia",
        "p.grad is filled": "ash baobab bay juniper oak",
        "PowBackward0": "beech",
        "a RuntimeError is raised": "cacao hazel linden pear pine sycamore",
        "400": "cherry maple",
        "2": "chestnut",
        "p.grad stays None": "elder walnut",
        "not a leaf": "fig larch laurel myrtle olive palm plum",
        "AddBackward0": "fir",
        "10": "hawthorn hornbeam",
        "leaf, requires grad": "spruce",
        "MulBackward0": "yew",
    }
    return next(label for label, case_ids in cases_of.items() if case_id in case_ids.split())
    ### END SOLUTION


# %% [markdown]
# ## What you should now be able to say
#
# - A tensor's shape, dtype and number of elements are the first three things to look at, and `()`, `(1,)` and
#   `(4, 1)` are all different from `(4,)`.
# - A graph is recorded while the operations happen, and only from tensors that require grad on. Setting
#   `requires_grad` afterwards records nothing.
# - A leaf is a tensor that no recorded operation made. Data are leaves too. `.double()`, `clone` and views of
#   a parameter are not.
# - `backward()` multiplies local derivatives from the end of the graph to its leaves. $200p$ takes both
#   factors; $20p$ is where you stopped half-way.
# - It stores a gradient in `.grad` of every leaf that requires grad *and that the loss depends on*, and nowhere
#   else unless asked beforehand. `w.grad` is None because nobody asked, not because the derivative is zero.
# - `.item()`, `detach`, `.data` and new tensors made of old numbers end the graph. What was cut off gets None,
#   without an error.
#
# Next: *Accumulation and graph lifetime*, on what happens when you call `backward()` **twice**.
