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
# # SGD by hand
#
# So far `backward()` has told you where uphill is. Now you walk: downhill, one step at a time,
#
# $$p \;\leftarrow\; p - \eta\,\nabla_p\,\ell(p),$$
#
# where $\eta$ is the *learning rate*, `lr` in code. The formula fits in half a line, and yet nearly every
# way to get a training loop wrong is a way to get this half line wrong. You will
#
# 1. take one step on paper and let torch confirm it,
# 2. write the step that `torch.optim.SGD` takes, in place, for any number of parameters,
# 3. train the lecture's model, "learn to multiply by 2", and catch the lecture printing numbers that its
#    own code cannot have produced,
# 4. write the loop without an optimiser, in two ways,
# 5. find out how large a learning rate may be, and why the lecture's `lr=1.0` explodes.
#
# After every exercise, run its `check` cell. The hidden tests use other numbers, other shapes and other
# dtypes, and they look at *every* step of a training run, not only at where it ends. "Any shape" means a single
# number of shape (), too. Your functions are called while autograd is recording, never under `no_grad`; so where
# a function "leaves torch's grad mode as it found it", it is on before and after.

# %%
from collections.abc import Callable, Iterable

import torch

from autograder import check, hint, needs

# %% [markdown]
# ## 1. One step, on paper
#
# The lecture's loss of a vector $p$, with $w = p^2$ (element by element), is
#
# $$\ell(p) = \sum_i (p_i - w_i)^2 = \sum_i (p_i - p_i^2)^2 .$$
#
# $p_i$ reaches the loss along **two** paths, once directly and once through $w_i$:
#
# $$\frac{\partial \ell}{\partial p_i}
#   = \underbrace{2(p_i - w_i)}_{w\text{ held fixed}}
#   + \underbrace{\bigl(-2(p_i - w_i)\bigr)\cdot 2p_i}_{\text{through } w}
#   = 2\,(p_i - p_i^2)(1 - 2p_i) = 4p_i^3 - 6p_i^2 + 2p_i .$$
#
# Two slips in the lecture are worth a minute, because you can now see through them:
#
# - A comment says of $p = (2,2,2,2)$: "dl / dp, result is 2\*(p-w) = 2\*(2-4) = -4". That is the first path
#   alone. The whole derivative is $-4 + 4\cdot 4 = 12$, which is what the cell below that comment printed.
# - The text moves on to $p = (1,3,2,2)$, whose gradient is $(0, 60, 12, 12)$, but the code stays at
#   $(2,2,2,2)$. If you ran it and wondered where the 60 was: it was never computed.
#
# By the lecture's own formula, a step from $(1,3,2,2)$ leads to $(1,\; 3-60\eta,\; 2-12\eta,\; 2-12\eta)$.
# Is that a good place to be? At $(1,3,2,2)$ the loss is 44. With $\eta = 0.01$ the step leads to
# $(1, 2.4, 1.88, 1.88)$, where it is 16.8. With the lecture's $\eta = 1$ it leads to $(1, -57, -10, -10)$,
# where it is 10 953 836. We shall come back to that.


# %% exercise="sgd_closed_form"
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    """One SGD step on the loss sum((p - p**2)**2), by the formula for its
    gradient.

    Args:
        p: where to start; floating, of any shape. It may require grad. ``p``
            and ``p.grad`` are left as they are.
        lr: the learning rate.

    Returns:
        ``p - lr * gradient`` as a new tensor of the shape and dtype of ``p``
        that does not require grad.
    """
    ### BEGIN SOLUTION
    p = p.detach()
    gradient = 4 * p**3 - 6 * p**2 + 2 * p
    return p - lr * gradient
    ### END SOLUTION


# %% [markdown]
# What do several steps do? The lecture takes one, with `lr=1.0` from $p=(2,2,2,2)$, prints $-10$ and moves
# on. (It could not have done otherwise: its cell computes `w = p**2` once, at the top. Put the rest into a
# loop, and the second `backward()` raises a RuntimeError, because it meets a part of the graph that the
# first has freed. A forward pass means *everything* from `p` to the loss, each time.) Let us keep walking.

# %% tags=["illustration"]
import matplotlib.pyplot as plt


def losses_from_two(lr: float, steps: int) -> list[float]:
    p = torch.full((4,), 2.0)
    losses = [(p - p**2).pow(2).sum().item()]
    for _ in range(steps):
        p = sgd_closed_form(p, lr)
        losses.append((p - p**2).pow(2).sum().item())
    return losses


with needs("sgd_closed_form"):
    print("lr = 1.0:", ", ".join(f"{loss:.6g}" for loss in losses_from_two(1.0, 3)))
    figure, axes = plt.subplots(figsize=(6, 3.5))
    for lr, steps in ((1.0, 2), (0.1, 12), (0.03, 12), (0.01, 12)):
        axes.semilogy(losses_from_two(lr, steps), marker="o", markersize=3, label=f"lr = {lr}")
    axes.set(xlabel="step", ylabel="loss", title="Four learning rates, one start, one loss")
    axes.legend()
    plt.show()

# %% [markdown]
# With `lr=1.0` the loss goes 16 → 48 400 → 1.8 · 10¹⁵ → ∞. The optimiser did nothing wrong, nor did
# autograd: the gradient pointed the right way, and $-10$ *is* $2 - 1.0\cdot 12$. The step was just much
# longer than the valley is wide, and landed higher up on the other side, where the slope is steeper, so
# that the next step was longer still. The lecture printed one step of a divergence and called it an update.
# **One step tells you little; look at the trajectory.**

# %% [markdown]
# ## 2. The step, in place
#
# A model has many parameters, of many shapes, and other things (the optimiser, the layers) hold references
# to them. Hence a step must change **the very tensors it was given**. Making new ones and forgetting the
# old changes nothing that anybody else can see. Python makes the difference easy to miss:
#
# | code | what happens to the tensor the caller holds |
# |---|---|
# | `p = p - lr * g` | nothing: a new tensor, to which only the *name* `p` now points |
# | `p -= lr * g` | its values change |
#
# And there is autograd, which records whatever you do to tensors that require grad. The step is not a part
# of the model; it should not be recorded. (Try the second line of the table without further ado: torch
# refuses.)
#
# Finally, `.grad`. It is `None` for a parameter that took no part in the loss. `None` is not zero: it says
# "no gradient was computed here", and a step leaves such a parameter alone. And the gradients belong to the
# caller: who resets them, and when, is the caller's business. That is why torch has *two* methods,
# `opt.step()` and `opt.zero_grad()`.


# %% exercise="sgd_step_"
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    """One plain SGD step, in place: every parameter p moves by
    ``-lr * p.grad``. Do not use torch.optim.

    Each parameter remains the same tensor object and a leaf that requires
    grad, and keeps its ``.grad`` as it is. A parameter whose ``.grad`` is None
    is left alone, and its ``.grad`` stays None.

    Args:
        params: floating leaf tensors that require grad, of any shapes. Any
            iterable: a list, a tuple, or a generator, which can be walked
            through only once.
        lr: the learning rate.
    """
    ### BEGIN SOLUTION
    with torch.no_grad():
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
    ### END SOLUTION


# %% [markdown]
# ## 3. Learn to multiply by 2
#
# The lecture's "neural network" has one layer and no bias: $f(x, p) = x\cdot p$, element by element. Its
# task is to double its input, and its loss on one row $x$ of the data, with $n$ numbers in it, is the mean
# squared error
#
# $$\ell(p; x) = \frac1n\sum_{i=1}^n (x_i p_i - 2x_i)^2 .$$
#
# There is one SGD step for each row: *stochastic* gradient descent with batches of one. An epoch over the
# lecture's data, 100 rows of 2 numbers, is 100 updates. One update is
#
# > forget the old gradient · forward · backward · step
#
# in this order. You may turn the circle (forgetting right after the step is fine as well), but not swap two
# of its parts: zeroing the gradient between backward and step, say, trains nothing at all, without an error.
#
# The lecture's cell wastes a little: `zero_grad()` is called twice an update (once is enough, anywhere
# before `backward`); and the `.mean()` after `.mean(-1)` takes the mean of one number. Its last line prints
# the *final* parameter and labels it "initial p". Labels are cheap. Keep them right.

# %%
torch.manual_seed(0)
lecture_p0 = torch.rand([2])
lecture_data = torch.rand([100, 2])
print("p0  ", lecture_p0)
print("row 0 ", lecture_data[0])
print("row 99", lecture_data[99])


# %% exercise="learn_multiply"
def learn_multiply(
    D: torch.Tensor,
    p0: torch.Tensor,
    lr: float,
) -> torch.Tensor:
    """Train p to multiply by 2: one SGD step for each row of the data, in the
    order of the rows.

    The loss of a row x is the mean of ``(x * p - 2 * x)**2`` over its n
    elements. The update may be made with torch.optim.SGD or by hand, as you
    like. The function draws no random numbers, and leaves torch's grad mode as
    it found it.

    Args:
        D: the data, shape (T, n) with T ≥ 1, floating; left unchanged.
        p0: the initial parameter, shape (n,), of the dtype of ``D``, a leaf.
            It may or may not require grad; either way it is left unchanged:
            its values, its ``requires_grad`` and its ``.grad``.
        lr: the learning rate.

    Returns:
        The history of the parameter: a tensor of shape (T + 1, n), of the
        dtype of ``p0``, that does not require grad. Row 0 is ``p0``, row t is
        the parameter after t updates.
    """
    ### BEGIN SOLUTION
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
    ### END SOLUTION


# %% [markdown]
# ### Check it without running it
#
# For two numbers a row, the 2 of the square and the $\frac12$ of the mean cancel, and the gradient is
# $(p - 2)\,x^2$. So
#
# $$2 - p_{t+1} = (2 - p_t)\,(1 - \eta x_t^2), \qquad\text{hence}\qquad
#   p_T = 2 - (2 - p_0)\prod_{t<T} (1 - \eta x_t^2).$$
#
# Every row multiplies the error by a number a bit below 1: the error *contracts*. That is the whole
# training, in closed form, without torch. Note that the factors commute: **the endpoint does not depend on
# the order of the rows.** A loop that takes them in another order ends up in the same place, having been
# wrong all the way. This is why the tests compare the trajectory.
#
# Below, the closed form is set against the numbers stored in the lecture's notebook.


# %%
def closed_form_history(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    """The history of learn_multiply for rows of two numbers, by the product
    formula; shape (T + 1, 2).
    """
    contraction = torch.cumprod(1 - lr * D.double() ** 2, dim=0)
    start = torch.ones(1, 2, dtype=torch.float64)
    return 2 - (2 - p0.double()) * torch.cat([start, contraction])


# p after the first updates at lr = .1, as the lecture's second loop printed them
lecture_p_at_lr_01 = torch.tensor(
    [
        [0.4974, 0.7704],
        [0.5116, 0.8198],
        [0.5474, 0.9146],
        [0.5775, 0.9580],
        [0.5949, 0.9749],
        [0.5949, 0.9778],
    ]
)
# x * p of the first updates at lr = .01, as the lecture's first loop printed them
lecture_output_at_lr_001 = torch.tensor(
    [
        [0.2586, 0.6317],
        [0.2607, 0.6386],
        [0.2628, 0.6454],
        [0.2649, 0.6521],
        [0.2670, 0.6588],
        [0.2691, 0.6655],
    ]
)

slow = closed_form_history(lecture_data, lecture_p0, lr=0.01)
fast = closed_form_history(lecture_data, lecture_p0, lr=0.1)
print("after 100 rows, lr = .01:", slow[-1].tolist())
print("after 100 rows, lr = .1: ", fast[-1].tolist())
print(
    "lr = .1, largest difference from the lecture's printed p:",
    (fast[1:7] - lecture_p_at_lr_01).abs().max().item(),
)
print("lr = .01, the first three outputs x * p, by the closed form and in the lecture:")
print((lecture_data[:3] * slow[:3]).float())
print(lecture_output_at_lr_001[:3])

# %% [markdown]
# At `lr=.1` all is well: the differences are below half a unit of the last digit printed. At `lr=.01` the
# lecture's output is something else altogether. The right first output is $x_0\cdot p_0 = (.0439, .1014)$;
# the notebook shows $(.2586, .6317)$.
#
# Here is what gives it away. *The printed outputs grow smoothly*, by about .0021 and .0068 each time. Yet
# every row of the data is a new random $x$, so $x\cdot p$ ought to jump about. The $x$ did not change!
# Which $x$ was it? Divide: $(.2586, .6317) / p_0 = (.521, .822)$, and that is the **last** row,
# `dataset[99]`.
#
# A Python loop variable survives its loop. After some earlier `for data in dataset:` has run, the name
# `data` still means row 99, and a later loop that calls its variable otherwise, but says `data` inside,
# trains on row 99 a hundred times. It raises nothing. The loss even falls. The next cell proves it, with
# the closed form for one row repeated.

# %%
stale = lecture_data[99].repeat(100, 1)
frozen = closed_form_history(stale, lecture_p0, lr=0.01)
difference = (stale[:6] * frozen[:6] - lecture_output_at_lr_001).abs().max().item()
print("largest difference from the lecture's printed outputs, had every row been row 99:", difference)
print("final p with the stale row:", frozen[-1].tolist(), " with the right rows:", slow[-1].tolist())

# %% [markdown]
# The lecture's cell was run in a notebook whose memory did not agree with its text. *Restart the kernel
# and run all cells* before you believe, or hand in, a notebook.
#
# Now the pictures: the trajectories of both learning rates, and the factors by which they contract the
# error.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
for history, lr, style in ((slow, 0.01, "--"), (fast, 0.1, "-")):
    for i, colour in enumerate(("tab:blue", "tab:orange")):
        left.plot(history[:, i], style, color=colour, label=f"p[{i}], lr = {lr}")
        right.semilogy(
            (2 - history[:, i]) / (2 - history[0, i]), style, color=colour, label=f"p[{i}], lr = {lr}"
        )
left.axhline(2, color="grey", linewidth=0.8)
left.set(xlabel="updates", ylabel="p", title="Learning to multiply by 2")
right.set(
    xlabel="updates",
    ylabel="error left, (2 - p) / (2 - p₀)",
    title="Each row contracts the error by 1 - lr · x²",
)
right.legend()
plt.show()

# %% tags=["illustration"]
with needs("learn_multiply"):
    for lr, closed in ((0.01, slow), (0.1, fast)):
        mine = learn_multiply(lecture_data, lecture_p0, lr)
        print(
            f"lr = {lr}: mine ends at {mine[-1].tolist()};",
            f"largest distance from the closed form in any row: {(mine - closed).abs().max().item():.1e}",
        )
    print(
        "mine at lr = .1, against the lecture's printed p:",
        f"{(learn_multiply(lecture_data, lecture_p0, 0.1)[1:7] - lecture_p_at_lr_01).abs().max().item():.1e}",
    )

# %% [markdown]
# ## 4. The loop without an optimiser
#
# The lecture's second loop drops `torch.optim` and updates by hand:
#
# ```python
# with torch.no_grad():
#     p -= lr * p.grad
# ```
#
# Both lines matter, and each letter of the second. Without `no_grad`, torch refuses to write into a leaf
# that it records. With `p = p - lr * p.grad` instead, `p` is another tensor from then on: outside `no_grad`
# it is no leaf any more, and the next `p.grad` is `None`; inside, it does not require grad, and the next
# `backward()` fails. And without forgetting the old gradient, which no optimiser does for you now, each
# step repeats all the steps before it.
#
# This time the model is not fixed. `loss_fn(p, x)` may be any loss of the parameter and one row. Unlike
# that of multiplying by 2, it may use `p` twice, square it, mix its elements; nothing will commute.
#
# A history is to hold what `p` *was*. Since `p` changes in place, a list of references to it is a list of
# one and the same tensor, and when the training is over, all of them show the end.


# %% exercise="manual_loop"
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> torch.Tensor:
    """Train ``p`` in place: one SGD step for each row of ``D``, in their
    order. Do not use torch.optim.

    Afterwards ``p``, the same tensor object, holds the trained values and is
    still a leaf that requires grad. What ``p.grad`` holds then does not
    matter. The function draws no random numbers, and leaves torch's grad mode
    as it found it.

    Args:
        loss_fn: ``loss_fn(p, x)`` is the loss of one row, a tensor of shape
            (). Call it once for each row.
        p: the parameter, floating, of any shape: a leaf that requires grad,
            whose ``.grad`` is None.
        D: the data, shape (T, n) with T ≥ 1, whose rows x have the shape (n,);
            left unchanged.
        lr: the learning rate.

    Returns:
        The history of the parameter: a tensor of shape (T + 1, *p.shape), of
        the dtype of ``p``, that does not require grad. Row 0 is ``p`` as it
        came, row t is ``p`` after t updates.
    """
    ### BEGIN SOLUTION
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss_fn(p, x).backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
    ### END SOLUTION


# %% [markdown]
# ## 5. The same, with a new leaf each time
#
# The lecture's loop ends with four lines that are commented out. They are another way to write the update:
# do not change `p`, but **replace** it by a new tensor without a history.
#
# ```python
# #p_grad = p.grad
# #p = p.detach()
# #p = p - lr*p
# #p.requires_grad = True
# ```
#
# The idea is sound, the third line is not. It fetches the gradient into `p_grad` and then subtracts a tenth
# of $p$ itself. A hundred such "updates" multiply $p$ by $0.9^{100}$, and the model that was to learn 2 has
# learnt $(1.3\cdot 10^{-5},\; 2.0\cdot 10^{-5})$. It looks like training: `p` changes smoothly, and less
# and less. No error is raised.
#
# The other three lines deserve a close look. Why is the gradient fetched *before* the `detach()`? What
# would `p.grad` be after it? Why may the last line not be left out? And is the tensor that `detach()`
# returns a copy?


# %% exercise="detach_loop"
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Train without changing ``p0``: each update makes a new leaf. Do not use
    torch.optim.

    There is one SGD step for each row of ``D``, in the order of the rows. The
    function draws no random numbers, and leaves torch's grad mode as it found
    it.

    Args:
        loss_fn: ``loss_fn(p, x)`` is the loss of one row, a tensor of shape
            (). Call it once for each row.
        p0: the initial parameter, floating, of any shape, a leaf. It may or
            may not require grad; either way it is left unchanged: its values,
            its ``requires_grad`` and its ``.grad``.
        D: the data, shape (T, n) with T ≥ 1, whose rows x have the shape (n,);
            left unchanged.
        lr: the learning rate.

    Returns:
        A tuple ``(p, history)``. ``p`` is the trained parameter, of the shape
        and dtype of ``p0``: a leaf that requires grad, ready for further
        training. ``history`` has the shape (T + 1, *p0.shape) and the dtype of
        ``p0``, and does not require grad: row 0 is ``p0``, row t the parameter
        after t updates.
    """
    ### BEGIN SOLUTION
    p = p0.detach().clone().requires_grad_()
    history = [p.detach()]
    for x in D:
        loss_fn(p, x).backward()
        p = (p.detach() - lr * p.grad).requires_grad_()
        history.append(p.detach())
    return p, torch.stack(history)
    ### END SOLUTION


# %% [markdown]
# Three loops, one algorithm. On the lecture's task they must agree, row for row; the lecture's commented
# variant stands apart.

# %% tags=["illustration"]
import matplotlib.pyplot as plt


def multiply_loss(p: torch.Tensor, x: torch.Tensor) -> torch.Tensor:
    return (x * p - 2 * x).pow(2).mean()


with needs("manual_loop", "detach_loop"):
    by_hand = manual_loop(multiply_loss, lecture_p0.clone().requires_grad_(), lecture_data, 0.1)
    by_new_leaves = detach_loop(multiply_loss, lecture_p0, lecture_data, 0.1)[1]
    print("largest difference between the loops in any row:", (by_hand - by_new_leaves).abs().max().item())
    print("largest difference from the closed form:        ", (by_hand - fast).abs().max().item())
    decay = lecture_p0 * 0.9 ** torch.arange(101).unsqueeze(1)
    figure, axes = plt.subplots(figsize=(6, 3.5))
    axes.plot(by_hand[:, 0], label="p[0], p - lr · p.grad")
    axes.plot(decay[:, 0], "--", label="p[0], the lecture's p - lr · p")
    axes.set(xlabel="updates", ylabel="p", title="One name left out")
    axes.legend()
    plt.show()

# %% [markdown]
# ## 6. How large may the learning rate be?
#
# Near a minimum $p^\ast$ nearly every smooth function looks like a parabola,
# $\ell(p) \approx \tfrac12 h\,(p - p^\ast)^2$ plus a constant. Its second derivative $h > 0$ is called the
# *curvature*. The gradient is $h\,(p - p^\ast)$, and so one step does this to the distance from the minimum:
#
# $$p_{t+1} - p^\ast = (p_t - p^\ast) - \eta h\,(p_t - p^\ast) = (1 - \eta h)\,(p_t - p^\ast).$$
#
# It is the contraction of part 3 again (there $h = x^2$, and $p^\ast = 2$). Steps lead towards the minimum
# if $|1 - \eta h| < 1$, that is, if $0 < \eta < \eta_{\max}$. Work out $\eta_{\max}$. At half of it the
# factor is zero, and one step leads straight into the minimum; from there on up, the steps overshoot;
# beyond $\eta_{\max}$ each overshoots by more than the one before.


# %% exercise="max_stable_lr"
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    """The bound below which a learning rate converges, and above which it
    diverges, for each curvature.

    What converges or diverges is plain gradient descent on the parabola
    ``0.5 * h * (p - p_min)**2``.

    Args:
        h: curvatures of separate parabolas, all positive; floating, of any
            shape, without ``requires_grad``; left unchanged.

    Returns:
        For each curvature the bound on its learning rate: a tensor of the
        shape and dtype of ``h``.
    """
    ### BEGIN SOLUTION
    return 2 / h
    ### END SOLUTION


# %% tags=["illustration"]
import matplotlib.pyplot as plt

with needs("max_stable_lr"):
    curvature = torch.tensor(26.0)
    bound = max_stable_lr(curvature).item()
    print(f"curvature 26: steps converge below lr = {bound:.4f}")
    figure, axes = plt.subplots(figsize=(8, 3.5))
    for share in (0.1, 0.5, 0.9, 1.0, 1.05):
        distance = (1 - share * bound * curvature.item()) ** torch.arange(16.0)
        axes.plot(distance, marker="o", markersize=3, label=f"{share} · max_stable_lr")
    axes.set(xlabel="step", ylabel="distance from the minimum", title="Creep, jump, swing, circle, escape")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
    figure.tight_layout()
    plt.show()

# %% [markdown]
# Back to the explosion of part 1. The second derivative of $(p - p^2)^2$ is $12p^2 - 12p + 2$. It is 2 in
# the minima $p=0$ and $p=1$, 26 at $p=2$ and 74 at $p=3$. The lecture's `lr=1.0` at $p=2$ is thirteen times
# what that curvature bears, and even in the minima it would be exactly on the edge. (The loss is no
# parabola, so such a number is a guide, not a theorem: further out the curvature grows, which is why
# each leap was so much longer than the one before.)
#
# Learning to multiply by 2, on the other hand, has curvatures $x^2 < 1$. There `lr=1.0` would not only
# converge, it would be *better* than the lecture's .01 and .1. A learning rate is not large or small in
# itself. It is large or small against a curvature.
#
# ## What you should now be able to say
#
# - A step is `p - lr · gradient`, with the whole gradient: all paths from `p` to the loss, not the partial
#   derivative of one of them.
# - `p -= …` changes the tensor, `p = p - …` only the name. Parameters are changed, under `no_grad`.
# - A gradient of `None` means "not computed", and the step skips it. Stepping and forgetting gradients are
#   two jobs.
# - An update is forget, forward, backward, step. Which of its wrong orders raise no error?
# - `detach()` yields a new leaf that shares its memory and has no `.grad`.
# - Why the endpoint of a training run proves little, and how smooth numbers gave a stale loop variable
#   away.
# - Why the step size is bounded by 2 over the curvature, and what that has to do with -10.
