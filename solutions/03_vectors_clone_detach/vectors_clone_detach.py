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
# # Vectors, clone and detach
#
# In *Leaves and graphs* there was one number $p$ and one path from it to the loss. Now $p$ is a vector,
# and it reaches the loss along **two** paths. Most of what goes wrong with gradients from here on is a
# path too few: one that was cut and should not have been, or one that nobody noticed.
#
# The lecture has a heading for the tools that cut and copy, "clone and deattach". Below it, there is one
# sentence, "clone: makes a copy of the tensor it is called on ()", which ends in an empty pair of brackets.
# Of detach it says nothing at all. This notebook fills the brackets.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `quartic`: a loss of a vector | 10 |
# | 2 | `quartic_grad`: its gradient | 15 |
# | 3 | `partial_vs_total`: why a comment says −4 and torch says 12 | 20 |
# | 4 | `copies`: five relatives of a tensor | 20 |
# | 5 | `backward_with`: backward from a vector | 20 |
# | 6 | `detach_effect`: the 12 and the −4, both by autograd | 15 |
#
# Every exercise stands alone: write each without calling another. After each, run its `check` cell. The
# hidden tests use other numbers, other shapes and other dtypes. "Any shape" means just that: a single number, of
# shape (), too. Your functions are called while autograd is recording, never under `no_grad`; so where "torch's
# grad mode is left as it is", it is on before and after.

# %%
from collections.abc import Callable

import torch
from torch import Tensor

from autograder import check, hint, needs

# %% [markdown]
# ## 1. A loss of a vector
#
# The lecture's example, for any $p$: square each element, $w_i = p_i^2$, and add up the squared distances,
#
# $$\ell(p) = \sum_i (p_i - w_i)^2 = \sum_i (p_i - p_i^2)^2 .$$
#
# At $p = (2,2,2,2)$ it is $4\cdot(2-4)^2 = 16$. At $p=(1,3,2,2)$ it is $0 + 36 + 4 + 4 = 44$.
#
# `backward()` starts from **one number**. That is what the sum is for: it is not decoration, it is what
# turns four numbers into a loss. And it is a *sum*: with a mean, everything that follows would be four
# times smaller here, and smaller by another factor for a vector of another length.
#
# A loss is only as useful as the graph behind it. What comes back must still know where it came from.


# %% exercise="quartic"
def quartic(p: Tensor) -> Tensor:
    """The lecture's loss of a vector: the sum of (p_i - p_i**2)**2 over all
    the elements of p.

    Args:
        p: floating, of any shape, even without elements. It may require grad.
            Its values and ``p.grad`` are left as they are, and so is torch's
            grad mode.

    Returns:
        The loss, a tensor of shape () and of the dtype of ``p``; 0 if there
        are no elements. If ``p`` requires grad, so does the loss, and autograd
        can differentiate it by ``p``; if not, it does not require grad.
    """
    ### BEGIN SOLUTION
    return (p - p**2).pow(2).sum()
    ### END SOLUTION


# %% [markdown]
# No element of $p$ meets another one in this sum: the loss is *separable*. So one curve tells everything,
# that of a single coordinate.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

axis = torch.linspace(-0.5, 1.5, 401)
with needs("quartic"):
    curve = torch.stack([quartic(x.reshape(1)) for x in axis]).detach()
    figure, axes = plt.subplots(figsize=(7, 4))
    axes.plot(axis, curve, color="black", label=r"$(p_i - p_i^2)^2$")
    axes.plot([0, 1], [0, 0], "o", color="tab:green", label="minima: 0 and 1")
    axes.plot([0.5], [1 / 16], "^", color="tab:red", label="maximum: 0.5, where it is 1/16")
    axes.set(xlabel=r"$p_i$", ylabel="loss", ylim=(-0.03, 0.5), title="The loss of one coordinate")
    axes.legend(loc="upper center")
    plt.show()
    print("at (2, 2, 2, 2):", quartic(torch.full((4,), 2.0)))
    print("at (1, 3, 2, 2):", quartic(torch.tensor([1.0, 3.0, 2.0, 2.0])))

# %% [markdown]
# A number is its own square only if it is 0 or 1, and there the loss is zero. Between the two valleys lies a
# low hill. On its top, at $p_i = \frac12$, the slope is zero as well: **a zero gradient is not yet a
# minimum.** A vector of four such coordinates has $2^4 = 16$ minima, all equally good, and which of them
# training finds depends on which side of ½ each coordinate starts. The lecture starts at 2 and 3, far up the
# wall on the right.
#
# ## 2. Its gradient
#
# The lecture derives it correctly, element by element:
#
# $$\frac{\partial \ell}{\partial p_i} = 2\,(p_i-p_i^2)(1-2p_i) = 4p_i^3-6p_i^2+2p_i .$$
#
# The factors say what the plot shows: zero at 0, at 1, and at ½.
#
# The text then moves on, "changing a little bit numbers", to $p=(1,3,2,2)$, and works out
# $\nabla\ell = (0, 60, 12, 12)$. The code below that text has not moved: it still says `[2.0,2.0,2.0,2.0]`.
# If you ran it and looked for the 60, you looked in vain. Four equal elements are a poor test in any case.
# *They hide every mistake that mixes up coordinates*, and a program that returns 12 whatever it is asked.
#
# You may use autograd or the formula. If it is autograd, remember from *Accumulation and graph lifetime*
# whose `.grad` a `backward()` writes to, and that it **adds**. A function that is asked for a gradient
# has no business leaving one behind in its argument.


# %% exercise="quartic_grad"
def quartic_grad(p: Tensor) -> Tensor:
    """The gradient of the loss sum((p - p**2)**2) at p, by autograd or by
    formula.

    Args:
        p: a leaf, floating, of any shape. It may or may not require grad, and
            ``p.grad`` may hold something already. Whatever it is, it is left
            so: the values, ``requires_grad`` and ``.grad``. So is torch's grad
            mode.

    Returns:
        The gradient at ``p`` and nothing else, in the shape and dtype of
        ``p``. It does not require grad.
    """
    ### BEGIN SOLUTION
    q = p.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad((q - q**2).pow(2).sum(), q)
    return gradient
    ### END SOLUTION


# %% tags=["illustration"]
with needs("quartic_grad"):
    lecture_p = torch.tensor([1.0, 3.0, 2.0, 2.0], requires_grad=True)
    print("gradient at (1, 3, 2, 2):", quartic_grad(lecture_p))
    print("on the hill, at 1/2:     ", quartic_grad(torch.tensor([0.5])))
    print("p.grad afterwards:       ", lecture_p.grad)

# %% [markdown]
# The next thing to do with a gradient is to take a step with it. That is *SGD by hand*. And if you would like
# to know whether to believe a gradient at all, without knowing any calculus: *Gradient checking*.
#
# ## 3. Partial and total
#
# Here is the lecture's own cell:
#
# ```python
# l = l_fn(p,w)
# print(l)
# l.backward()  # dl / dp, result is 2*(p-w) = 2*(2-4) = -4
#
# print(p.grad)
# ```
#
# and its output: `tensor([12., 12., 12., 12.])`. The comment says −4, torch says 12. Neither of them has
# miscalculated. They answer different questions, and both questions are written "∂ℓ/∂p".
#
# $\ell(p, w) = \sum_i (p_i - w_i)^2$ is a function of two vectors. Its **partial** derivatives move one
# of them and hold the other one still:
#
# $$\left.\frac{\partial \ell}{\partial p_i}\right|_{w} = 2(p_i-w_i),
# \qquad \left.\frac{\partial \ell}{\partial w_i}\right|_{p} = -2(p_i-w_i).$$
#
# But $w$ will not hold still: $w = p^2$, and whoever moves $p$ moves $w$. The **total** derivative counts
# both paths from $p_i$ to the loss,
#
# $$\frac{d \ell}{d p_i} = \underbrace{\left.\frac{\partial \ell}{\partial p_i}\right|_{w}}_{\text{directly}}
# + \underbrace{\frac{\partial \ell}{\partial w_i}\,\frac{d w_i}{d p_i}}_{\text{through } w},$$
#
# which is at $p_i = 2$: $\;-4 + 4\cdot 4 = 12$. The comment stopped at the first path. `backward()` follows
# every path *that the graph contains*; so if you want the −4, you must give it another graph.
#
# (The second term is also what an earlier comment of the lecture was after. It reads
# `# dl / dp =  dl /dw * dw / dl`, and in this line, nothing cancels to dl/dp. It should end in `dw / dp`. A
# chain rule is easily proof-read: each denominator is the next numerator.)
#
# To make it more than a calculation on paper, write it for *any* $w(p)$ and any $\ell(p, w)$. You are handed
# both as functions, so no formula is going to help, and everything depends on what you put into the graph.
# Which tensors must require grad? What do you have to do to $w$ so that it holds still? And how many leaves
# are there?


# %%
def square(p: Tensor) -> Tensor:
    """The lecture's w."""
    return p**2


def l_fn(p: Tensor, w: Tensor) -> Tensor:
    """The lecture's loss of p and w."""
    return (p - w).pow(2).sum()


# %% exercise="partial_vs_total"
def partial_vs_total(
    p: Tensor,
    w_fn: Callable[[Tensor], Tensor],
    l_fn: Callable[[Tensor, Tensor], Tensor],
) -> dict[str, Tensor]:
    """The derivatives of a loss l_fn(p, w) with w = w_fn(p): along each path,
    and altogether.

    Args:
        p: a leaf, floating, of any shape. It may or may not require grad, and
            ``p.grad`` may hold something already. Whatever it is, it is left
            so: the values, ``requires_grad`` and ``.grad``. So is torch's grad
            mode.
        w_fn: works element by element. ``w_fn(p)`` is a new tensor, not p
            itself, with the shape and dtype of ``p``, and its element i
            depends on the element i of ``p`` alone.
        l_fn: takes p and w, makes use of both, and returns a tensor of shape
            (). It may mix their elements. Autograd can see into both
            functions, and you may call them as often as you like.

    Returns:
        A dict with four tensors, exact up to rounding (no finite differences).
        Each has the shape and dtype of ``p`` and does not require grad:

        ``"dl_dp_fixed_w"``: the partial derivative of the loss by p_i, with w
            held fixed;
        ``"dl_dw"``: the partial derivative of the loss by w_i, with p held
            fixed;
        ``"dw_dp"``: the derivative of w_i by p_i;
        ``"dl_dp"``: the total derivative of the loss by p_i, where w moves
            along with p.
    """
    ### BEGIN SOLUTION
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    dl_dp_fixed_w, dl_dw = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q, retain_graph=True)
    (dl_dp,) = torch.autograd.grad(l_fn(q, w), q)
    return {"dl_dp_fixed_w": dl_dp_fixed_w, "dl_dw": dl_dw, "dw_dp": dw_dp, "dl_dp": dl_dp}
    ### END SOLUTION


# %% [markdown]
# As a landscape: for one coordinate, $\ell(p, w) = (p-w)^2$ is a valley whose floor is the line $w = p$.
# The model lives on the curve $w = p^2$ and nowhere else. Stand on the curve at $p=2$. The partial
# derivative looks **due east**, where the ground falls towards the valley. The total derivative looks
# **along the curve**, where it climbs away from it.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

grid_p, grid_w = torch.meshgrid(torch.linspace(0, 3, 121), torch.linspace(-1, 7, 121), indexing="xy")
path = torch.linspace(0, 2.6, 100)
figure, axes = plt.subplots(figsize=(7, 4.5))
heights = (grid_p - grid_w) ** 2
levels = axes.contour(grid_p, grid_w, heights, levels=[0.25, 1, 2, 4, 8, 16, 32], cmap="viridis_r")
free = [(1.25, 0.75), (1.55, 0.55), (1.85, 0.45), (2.15, 0.15), (2.5, -0.33)]  # where nothing else is written
axes.clabel(levels, fontsize=8, fmt="%g", manual=free)
axes.plot([0, 3], [0, 3], ":", color="grey", label="the floor of the valley: w = p")
axes.plot(path, path**2, color="black", label="where the model lives: w = p²")
axes.plot([2], [4], "o", color="tab:red")
axes.annotate("", (2.6, 4), (2, 4), arrowprops={"arrowstyle": "->", "color": "tab:red", "linewidth": 2})
axes.annotate("", (2.45, 6), (2, 4), arrowprops={"arrowstyle": "->", "color": "tab:blue", "linewidth": 2})
paper = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # so that no contour runs through the words
axes.text(2.97, 3.45, "w held fixed: downhill", color="tab:red", ha="right", bbox=paper)
axes.text(2.08, 4.85, "w moves along: uphill", color="tab:blue", ha="right", bbox=paper)
axes.set(xlabel="p", ylabel="w", title="Two ways to increase p")
axes.legend(loc="upper left", framealpha=1)
plt.show()

with needs("partial_vs_total"):
    for name, derivative in partial_vs_total(torch.tensor([1.0, 3.0, 2.0, 2.0]), square, l_fn).items():
        print(f"{name:14s}", derivative)

# %% [markdown]
# Note the **sign**. Whoever took the −4 for the gradient would take a step *up*.
#
# ## 4. Clone and detach
#
# A tensor is two things at a time: some **memory** with numbers in it, and a **place in the graph**.
# There are hence two questions about anything that is "a copy" of $p$:
#
# - *Memory.* If I write into the one, does the other one change?
# - *Graph.* If I use it in a loss, does the gradient reach $p$?
#
# The lecture's two words answer them in opposite ways. `clone()` copies the memory. It is an operation
# like any other, though, "multiply by 1" so to speak, and it is recorded: the gradient passes through it.
# `detach()` cuts the graph and copies nothing: it is a second name tag on the same memory. So neither is
# a safer or more thorough version of the other.
#
# | you write | and believe | but |
# |---|---|---|
# | `history.append(p.clone())` | just numbers | it holds on to the graph as long as the list lives |
# | `q = p.detach(); q += 1` | p is safe | p has changed too, and autograd was not told |
# | `q = p` | a copy | it is p |
#
# And there is a third kind of copy, with the gradient passing through and the memory shared: a **view**, such
# as `p[:]`, `p.view_as(p)` or a transpose.
#
# One more old acquaintance from *Leaves and graphs*: requiring grad and being a leaf are different things.
# What comes out of a recorded operation is not a leaf, and its `.grad` stays `None`. If you need a copy that
# you can *train*, what does it have to be, and in which order do you get there?


# %% exercise="copies"
def copies(p: Tensor) -> dict[str, Tensor]:
    """Five relatives of p.

    Args:
        p: floating, with at least one dimension; it requires grad. It may be a
            leaf or the result of an operation. It stays as it is: the values,
            ``.grad``, and its place in the graph. So does torch's grad mode.

    Returns:
        A dict of five new tensors, none of which is ``p`` itself, with the
        values, shape and dtype of ``p``:

        ============== ========= ========================== ===================
        key            memory    state                      gradient reaches p
        ============== ========= ========================== ===================
        "linked_copy"  its own   requires grad, not a leaf  yes, unchanged
        "linked_alias" that of p requires grad, not a leaf  yes, unchanged
        "cut_copy"     its own   does not require grad      no
        "cut_alias"    that of p does not require grad      no
        "fresh_leaf"   its own   requires grad, a leaf,     no
                                 no .grad
        ============== ========= ========================== ===================

        Memory of its own is shared with nothing else: not with ``p``, and not
        with another of the five. The two aliases have the memory of ``p``,
        element for element, and so each other's: what is written into one of
        the three, past autograd (through ``.detach()``, say), shows in the
        other two.
    """
    ### BEGIN SOLUTION
    return {
        "linked_copy": p.clone(),
        "linked_alias": p.view_as(p),
        "cut_copy": p.detach().clone(),
        "cut_alias": p.detach(),
        "fresh_leaf": p.detach().clone().requires_grad_(),
    }
    ### END SOLUTION


# %% [markdown]
# Put them to the test. Below, a 99 is written into `p` behind autograd's back (`p.data` is a detached alias,
# too), and then each relative is asked what it holds, and whether it can still send a gradient to `p`.

# %% tags=["illustration"]
with needs("copies"):
    p = torch.tensor([1.0, 3.0], requires_grad=True)
    five = copies(p)
    p.data[0] = 99.0
    for name, relative in five.items():
        reaches = False
        if relative.requires_grad:
            reaches = torch.autograd.grad(relative.sum(), p, allow_unused=True)[0] is not None
        shares = relative[0].item() == 99.0
        print(f"{name:13s} shares memory: {shares!s:5}  gradient reaches p: {reaches!s:5}  {relative}")

# %% [markdown]
# Shared memory has a sting. Autograd keeps some tensors for the way back: for $y\cdot y$, for instance,
# it keeps $y$. If such a tensor is overwritten in between, the way back would use the wrong numbers.
# Torch notices, since each tensor counts how often it was written to (its *version*), and refuses.
# Writing through `.data` escapes the counter. Then it does not refuse. It just computes something else:

# %% tags=["illustration"]
p = torch.tensor([1.0, 3.0], requires_grad=True)
y = p - p**2
try:
    y *= y
    y.sum().backward()
except RuntimeError as error:
    print("y *= y:         ", str(error).split(":", 1)[0])

y = p - p**2
y.data *= y.data
y.sum().backward()
print("y.data *= y.data:", p.grad, "without an error; it should be (0, 60)")

# %% [markdown]
# ## 5. Backward from a vector
#
# What if you leave out the sum, and say `backward()` to a vector $y$? Torch answers *"grad can be
# implicitly created only for scalar outputs"*. A vector of $m$ outputs and $n$ inputs has not one
# gradient but $m$, the rows of the **Jacobian** $J_{ji} = \partial y_j / \partial x_i$; and torch does
# not want to guess which of them you are after. You tell it by a weight for each output, a vector $v$ in
# the shape of $y$:
#
# $$\texttt{y.backward(v)} \quad\text{puts}\quad \sum_j v_j\,\frac{\partial y_j}{\partial x_i}
# \;=\; (v^{\mathsf T} J)_i \quad\text{into}\quad \texttt{x.grad}.$$
#
# That is the gradient of the number $\sum_j v_j y_j$. $v$ is called the *cotangent*; if $y$ is in the
# middle of a larger model, then $v$ is what arrives from above, $\partial\ell/\partial y$. So *this*, and
# not the scalar case, is what every node of a graph does on the way back. `l.backward()` starts it off
# with $v = 1$.
#
# "Just sum it" means $v = (1, \dots, 1)$. It is one choice of many. For $y = x^2$ at $x = (1, 3)$, the ones
# give $(2, 6)$; with $v = (1, 10)$ it is $(2, 60)$. And weighting *afterwards* works only where $y_i$ depends
# on $x_i$ alone, as here. In general $y$ does not even have the shape of $x$.


# %% exercise="backward_with"
def backward_with(
    y_fn: Callable[[Tensor], Tensor],
    x: Tensor,
    v: Tensor,
) -> Tensor:
    """What y.backward(v) puts into an empty x.grad, for y = y_fn(x): the sum
    over j of v_j * dy_j/dx.

    Args:
        y_fn: takes a tensor with the shape and dtype of ``x``. Its result y
            depends on ``x``, has the dtype of ``x`` and any shape, which may
            differ from that of ``x``. Every y_j may depend on all the x_i.
            Autograd can see into it, and you may call it as often as you like.
        x: a leaf, floating, of any shape. It may or may not require grad, and
            ``x.grad`` may hold something already. Whatever it is, it is left
            so: the values, ``requires_grad`` and ``.grad``. So is torch's grad
            mode.
        v: the cotangent, of the shape and dtype of y. It does not require
            grad, and is left as it is.

    Returns:
        The sum, exact up to rounding, in the shape and dtype of ``x``. It does
        not require grad. Where ``y_fn`` changes nothing, the sum is v; whether
        it is then v itself or a copy does not matter.
    """
    ### BEGIN SOLUTION
    z = x.detach().clone().requires_grad_()
    (gradient,) = torch.autograd.grad(y_fn(z), z, v)
    return gradient
    ### END SOLUTION


# %% [markdown]
# With $v$ one unit vector after the other, you get the Jacobian, row by row. Look at its shape when each
# output depends on each input, and at how empty it is for the lecture's $w = p^2$. (Torch never builds a
# Jacobian on the way back; it could not afford to. How far one gets with products alone is the topic of
# *Products and curvature*.)


# %% tags=["illustration"]
import matplotlib.pyplot as plt


def three_waves(x: Tensor) -> Tensor:
    """Three outputs, each of which depends on all the inputs."""
    return torch.stack([torch.sin(x).sum(), (x**2).sum(), torch.sin(2 * x).sum()])


with needs("backward_with"):
    x = torch.tensor([1.0, 3.0, 2.0, 2.0])
    figure, panels = plt.subplots(1, 2, figsize=(9, 3.4))
    for panel, (title, y_fn) in zip(panels, [("w = p²", square), ("three waves", three_waves)], strict=True):
        rows = [backward_with(y_fn, x, unit) for unit in torch.eye(len(y_fn(x)))]
        jacobian = torch.stack(rows)
        image = panel.imshow(jacobian, cmap="RdBu_r", vmin=-10, vmax=10)
        for j, i in torch.cartesian_prod(*map(torch.arange, jacobian.shape)).tolist():
            panel.text(i, j, f"{jacobian[j, i]:.1f}", ha="center", va="center")
        panel.set(xlabel="input i", ylabel="output j", title=f"Jacobian of {title}")
        panel.set(xticks=range(jacobian.shape[1]), yticks=range(jacobian.shape[0]))
    figure.colorbar(image, ax=panels)
    plt.show()

# %% [markdown]
# ## 6. The 12 and the −4
#
# Back to the argument between the comment and the cell, with the tools in hand. $w$ "held fixed" means, in
# torch: the same numbers, but no way back to $p$. Compute the gradient of the lecture's loss both ways. With
# $p=(1,3,2,2)$, what do you expect for each? Write the numbers down before you run it.


# %% exercise="detach_effect"
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    """Two gradients by p of the loss sum((p - w)**2): with w = p**2, and with
    w = (p**2).detach().

    At an element 2.0 they are 12 and -4. You may use autograd or formulas.

    Args:
        p: a leaf, floating, of any shape. It may or may not require grad, and
            ``p.grad`` may hold something already. Whatever it is, it is left
            so: the values, ``requires_grad`` and ``.grad``. So is torch's grad
            mode.

    Returns:
        The tuple ``(attached, detached)``. Each gradient has the shape and
        dtype of ``p`` and does not require grad.
    """
    ### BEGIN SOLUTION
    q = p.detach().clone().requires_grad_()
    w = q**2
    (attached,) = torch.autograd.grad((q - w).pow(2).sum(), q)
    (detached,) = torch.autograd.grad((q - w.detach()).pow(2).sum(), q)
    return attached, detached
    ### END SOLUTION


# %% tags=["illustration"]
import matplotlib.pyplot as plt
from IPython.display import display

from autograder import draw

axis = torch.linspace(-0.4, 1.5, 200)
with needs("detach_effect"):
    attached, detached = detach_effect(axis)
    figure, axes = plt.subplots(figsize=(7, 4))
    axes.plot(axis, attached, color="tab:blue", label="w = p²")
    axes.plot(axis, detached, "--", color="tab:orange", label="w = (p²).detach()")
    disagree = (attached * detached < 0).numpy()
    axes.fill_between(axis, -2, 3, where=disagree, color="tab:red", alpha=0.12, label="opposite signs")
    axes.axhline(0, color="grey", linewidth=0.8)
    axes.set(xlabel="p", ylabel="gradient", ylim=(-2, 3), title="One loss, one word of difference")
    axes.legend(loc="upper left")
    plt.show()

both_p = torch.tensor([2.0], requires_grad=True)
both_w = both_p**2
cut_w = both_w.detach()
print("The two graphs behind the loss: where detach has cut, a dashed arrow carries nothing back.")
display(
    draw((both_p - both_w) ** 2, step=4, names={"p": both_p, "w": both_w}),
    draw((both_p - cut_w) ** 2, step=3, names={"p": both_p, "w": both_w}),
)

# %% [markdown]
# The loss is the same number in both cases, to the last bit. Nobody who watches only the loss *value* of one
# step can tell which of the two graphs is behind it. Yet to the right of ½ the gradients point in opposite
# directions: $\nabla\ell = 2(p-p^2)\cdot(1-2p)$, and the detached one has lost the last factor, which is
# negative there. Trained with `detach()` from $p = 2$, the model walks away from the minimum at 1, for ever,
# and not a single error message comes up.
#
# There are good uses of it, too. A *target* that is computed from the model itself, but shall not be dragged
# towards the prediction, is detached on purpose; reinforcement learning lives on that. The point is to know
# which paths you have cut.
#
# ## What you should now be able to say
#
# - `backward()` starts from one number. From a vector it needs a cotangent $v$ and gives $v^{\mathsf T}J$;
#   "sum it" is the special case of ones, and the mean is another loss.
# - −4 is the partial derivative with $w$ held fixed, 12 the total one: −4 + 4·4. Autograd follows all the
#   paths in the graph; `detach()` is how a path is taken out.
# - In a chain rule, each denominator is the next numerator: dl/dw · dw/dp.
# - `clone()` copies memory and stays in the graph. `detach()` leaves the graph and copies nothing. A snapshot
#   needs both, and a trainable copy `requires_grad_()` on top, *last*.
# - Why four equal numbers are a bad test, and at which one the lecture's gradient is 60.
# - Writing into a tensor that autograd has kept raises an error, writing through `.data` raises none. Which
#   of the two would you rather have?
# - Zero gradient: at 0, at 1, and at ½. Which of them are minima?
