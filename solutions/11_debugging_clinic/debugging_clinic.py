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
# # The debugging clinic
#
# Programs that train have an unpleasant property: they run when they are wrong. A wrong sort gives an
# unsorted list, and everybody sees it. A wrong training loop gives a *number*, a bit worse than it could be,
# and nobody knows how good it could be. The lecture's own notebook is a case in point: one of its stored
# outputs comes from a loop that looked at the same row a hundred times, and it sat there, smooth and
# plausible, until somebody divided two numbers.
#
# You have met most of the illnesses in this course, one at a time and announced. In this clinic they come in
# unannounced, and you have two jobs:
#
# | | exercise | points |
# |---|---|---|
# | 1 | `diagnose`: say what is wrong with a script that you cannot open | 40 |
# | 2 | `fix_1`: the loss that swings | 10 |
# | 3 | `fix_2`: the epoch that learns nothing | 10 |
# | 4 | `fix_3`: the second step that raises | 10 |
# | 5 | `fix_4`: the parameter that moved once | 10 |
# | 6 | `fix_5`: the best that was not kept | 10 |
# | 7 | `fix_6`: the gradient that is nearly right | 10 |
#
# The exercises do not need one another, and may be done in any order.

# %%
import math
import warnings
from collections.abc import Callable, Iterable

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from autograder import check, hint, needs

LossFunction = Callable[[Tensor, Tensor], Tensor]
Script = Callable[[LossFunction, Tensor, Tensor, float], list[Tensor]]

lecture_generator = torch.Generator().manual_seed(0)  # the lecture's numbers, for the illustrations
lecture_p0 = torch.rand(2, generator=lecture_generator)
lecture_D = torch.rand(100, 2, generator=lecture_generator)

# %% [markdown]
# ## 1. A script that you cannot open
#
# Every patient in this section is a function of the same kind, a **script**:
#
# ```python
# history = script(loss_fn, p0, D, lr)
# ```
#
# A script *promises* to train a copy of `p0` by plain SGD. For each row `x` of `D`, in order, it makes one
# update, `p ← p − lr · gradient of loss_fn(p, x)`; and it returns a list of $T + 1$ tensors: `p` at the
# start, and after each of the $T$ updates. Some scripts keep the promise. The others have exactly one of
# these illnesses:

# %%
LABELS = {
    "healthy": "keeps the promise",
    "never_resets": "gradients are not forgotten between two updates: each is added to those before it",
    "resets_before_step": "gradients are forgotten after backward(), before the step that should use them",
    "steps_before_backward": "in each row the step comes first, before the forward pass and backward(): "
    "it uses the gradient that the row before has left, the first step has none and moves nothing, and the "
    "last gradient is never used",
    "steps_twice": "takes two steps for every row, both with the same gradient",
    "ascends": "adds lr · gradient instead of subtracting it",
    "uses_the_parameter": "subtracts lr · p, where lr · gradient belongs",
    "stale_row": "uses one and the same row of D for all updates",
    "one_step_at_the_end": "adds up the gradients of all rows at the starting point, and takes a single step "
    "with the sum, after the last row; all entries of the history but the last are the starting point",
    "orphaned_parameter": "replaced p by a copy when the optimizer had been built already: loss_fn is given "
    "the copy, and the history shows the copy, while resets and steps go to the original, which never gets a "
    "gradient; so neither of them moves",
    "aliased_history": "trains well, but all entries of the history share the memory of p, which moves on",
    "graph_in_history": "trains well, and the values in the history are right and are copies, but every "
    "entry hangs on the graph: it has a grad_fn",
    "loses_the_leaf": "the first update rebinds p to a tensor that is no leaf, or that requires no grad, so "
    "that the second row raises an error, once loss_fn has been called for it",
    "forward_outside": "computes the loss once, from the first row, before the loop, and never calls loss_fn "
    "again; the second backward() raises an error, if the loss is such that the graph has saved "
    "anything for it",
}

# %% [markdown]
# Here are five scripts whose state is known, for practice: a healthy one, and four of the illnesses. Scripts
# come in many hands: with an optimizer
# and without, with resets to None and to zeros. What makes them ill is what they *do*. And beware of taking
# a habit for an illness. Forgetting the gradients twice, as the lecture does, is odd and harmless; so is
# forgetting them right after the step, or between forward and backward.


# %%
def copy_of(p0: Tensor) -> Tensor:
    """A leaf of its own, with the values of p0."""
    return p0.detach().clone().requires_grad_()


def practice_1(loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
    p = copy_of(p0)
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        history.append(p.detach().clone())
    return history


def practice_2(loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
    p = copy_of(p0)
    history = [p.detach().clone()]
    for x in D:
        loss_fn(p, x).backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
        p.gard = None  # the lecture's misspelling: Python does not mind
    return history


def practice_3(loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
    p = copy_of(p0)
    history = [p.detach().clone()]
    for x in D:
        loss_fn(p, x).backward()
        p.grad = torch.zeros_like(p)
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return history


def practice_4(loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
    p = copy_of(p0)
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        history.append(p.detach())
    return history


def practice_5(loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float) -> list[Tensor]:
    p = copy_of(p0)
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss_fn(p, x).backward()
        p = p - lr * p.grad
        history.append(p.detach().clone())
    return history


PRACTICE: dict[str, Script] = {
    "healthy": practice_1,
    "never_resets": practice_2,
    "resets_before_step": practice_3,
    "aliased_history": practice_4,
    "loses_the_leaf": practice_5,
}

# %% [markdown]
# First, look at them the way one usually looks at training: run them on the task at hand, here the
# lecture's *learning to multiply by 2* with `lr=.1`, and see where `p` goes.


# %% tags=["illustration"]
def multiply_loss(p: Tensor, x: Tensor) -> Tensor:
    return (x * p - 2 * x).pow(2).mean()


figure, axes = plt.subplots(figsize=(8, 3.8))
for label, practice_script in PRACTICE.items():
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            path = torch.stack(practice_script(multiply_loss, lecture_p0, lecture_D, 0.1))
    except Exception as error:
        print(f"{label}: {type(error).__name__}: {error}")
        continue
    axes.plot(path[:, 0], label=f"{label}: ends at ({path[-1, 0]:.4f}, {path[-1, 1]:.4f})")
axes.set(
    xlabel="updates", ylabel="first element of p", title="Four patients at work (the fifth has collapsed)"
)
axes.set_ylim(0, 6.5)
axes.legend(loc="upper left")
plt.show()

# %% [markdown]
# Some of that is telling, but this is no examination. `aliased_history` shows a flat line at the *right*
# place; is it a model that was perfect from the start? And of the other illnesses, several would be hard to
# see in any plot. Here is where they end:
#
# | script | final p on the lecture's task, lr = .1 |
# |---|---|
# | `healthy` | (1.9341, 1.9512) |
# | `steps_before_backward` | (1.9322, 1.9476) |
# | `stale_row`, the last one every time | (1.9041, 1.9989) |
# | `steps_twice` | (1.9977, 1.9984), which is *better* |
# | `never_resets` | (1.5251, 0.1055) |
# | `uses_the_parameter`, the lecture's `p - lr*p` | (0.000013, 0.000020) |
# | `one_step_at_the_end` | (5.0571, 4.6280) |
# | `resets_before_step`, `orphaned_parameter` | (0.4963, 0.7682), where it began |
# | `ascends` | (−26.66, −23.94) |
#
# Nobody would raise an eyebrow at the first four. So do not *watch*, **examine**. You are free to choose
# the loss, the start, the data and the learning rate, and a doctor who wants to see the way that food takes
# does not serve whatever is in the kitchen. She serves something that shows up in the picture.
#
# - Which loss has a gradient that you know without computing anything, wherever `p` happens to be?
# - Which few rows would you choose, so that you can read off a single number *which* of their gradients have
#   gone into it, how often, and with which sign?
# - `loss_fn` is *your* function, and the script calls it. What can it note down each time, and what does it
#   get hold of that the history does not show?
# - Two illnesses leave `p` exactly where it was. What is different about them all the same? And two of them
#   raise an error. Must you read its message, or is there a simpler sign?
# - Not resetting is the same as an optimizer with momentum 1. What does that look like in your picture?
#
# Four of the thirteen illnesses you can practise on above. For the others, write patients of your own: nobody
# recognises a mistake as surely as those who have made it on purpose.


# %% exercise="diagnose"
def diagnose(script: Script) -> str:
    """Find out what is wrong with a training script by running it.

    What counts is what the script does, not how it is written. You may run it
    as often as you like, with any arguments that fit:

    - ``loss_fn(p, x)``, which returns a tensor of shape () that depends on
      ``p`` by differentiable operations. Scripts call it once for each row,
      but for the exceptions that ``LABELS`` tells of; ``p`` is the leaf that
      is being trained, or what an ill script takes for it.
    - ``p0`` of shape (n,), floating, a leaf.
    - ``D`` of shape (T, n), of the same dtype, with T ≥ 1. Some illnesses do
      not show if T is 1 or 2.
    - ``lr`` > 0.

    Every run begins anew: scripts remember nothing, and leave ``p0`` and ``D``
    alone. They draw no random numbers. A script may raise an error,
    ``diagnose`` must not.

    Args:
        script: as above; it fits exactly one of the descriptions in
            ``LABELS``.

    Returns:
        The key of ``LABELS`` that fits, a str. On return, torch's grad mode
        and the state of its global random generator are what they were before
        the call; grad mode is on then.
    """
    ### BEGIN SOLUTION
    seen: list[Tensor] = []

    def tracer(p: Tensor, x: Tensor) -> Tensor:
        seen.append(p)
        return (p * x).sum()  # its gradient is x, wherever p is

    p0 = torch.tensor([1000.0], dtype=torch.float64)
    D = torch.tensor([[1.0], [10.0], [100.0]], dtype=torch.float64)
    try:
        history = script(tracer, p0, D, 1.0)
    except Exception:
        return {1: "forward_outside", 2: "loses_the_leaf"}[len(seen)]
    if not torch.equal(history[0], p0):
        return "aliased_history"
    places = [p.item() for p in history]
    moves = tuple(int(before - after) for before, after in zip(places, places[1:]))
    if moves == (0, 0, 0):
        leftover = seen.pop().grad
        has_leftover = leftover is not None and bool(leftover.any())
        return "orphaned_parameter" if has_leftover else "resets_before_step"
    if moves == (1, 10, 100):
        return "graph_in_history" if any(p.grad_fn for p in history) else "healthy"
    telling = {
        (1, 11, 111): "never_resets",
        (0, 1, 10): "steps_before_backward",
        (2, 20, 200): "steps_twice",
        (-1, -10, -100): "ascends",
        (1000, 0, 0): "uses_the_parameter",
        (0, 0, 111): "one_step_at_the_end",
    }
    return telling.get(moves, "stale_row")
    ### END SOLUTION


# %% tags=["illustration"]
with needs("diagnose"):
    for label, practice_script in PRACTICE.items():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            print(f"{label:20} diagnosed as {diagnose(practice_script)}")

# %% [markdown]
# How sure can you be of a diagnosis? It rests on a promise, that there are fourteen possibilities and no
# more. Add momentum .9 to `practice_1`, or let it skip the last row, and see what your function makes of it.
# A test tells apart what it was designed to tell apart. (*Gradient checking* made the same point about finite
# differences: they say *that* a gradient is wrong, not why.)
#
# ## 2. The six in-patients
#
# From here on you may read the code. Each of six functions, `broken_1` to `broken_6`, is given together with
# the complaint it came with, and has **one** mistake. Write the healthy function, `fix_1` to `fix_6`. Its
# docstring is the specification. You may rewrite as much as you please; a good cure is small.
#
# ### Case 1: the loss that swings
#
# > *"I fit a line. The loss falls at first, then it climbs all the way up again, falls, climbs. Obviously the
# > learning rate is too large. I have halved it five times now. It still swings, only more slowly."*
#
# A learning rate that is too large makes *p* jump from side to side at **every** step (see *SGD by
# hand*). This one swings slowly, like a pendulum. What kind of memory has it?


# %%
def broken_1(x: Tensor, y: Tensor, lr: float, steps: int) -> tuple[Tensor, Tensor, list[float]]:
    """Fit a line, and fail."""
    slope = x.new_zeros(()).requires_grad_()
    offset = x.new_zeros(()).requires_grad_()
    losses = []
    for _ in range(steps):
        loss = (slope * x + offset - y).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            slope -= lr * slope.grad
            offset -= lr * offset.grad
        losses.append(loss.item())
    return slope.detach(), offset.detach(), losses


# %% exercise="fix_1"
def fix_1(
    x: Tensor,
    y: Tensor,
    lr: float,
    steps: int,
) -> tuple[Tensor, Tensor, list[float]]:
    """Fit the line y ≈ slope · x + offset by gradient descent, from slope =
    offset = 0.

    The loss is the mean of ``(slope * x + offset - y)**2`` over all points.
    There are ``steps`` updates of both numbers, each with the gradient of the
    loss at the values before it, times ``lr``. Torch's grad mode, which is on,
    and its random generator are left as they were.

    Args:
        x, y: shape (N,), floating, of the same dtype, without grad; left
            unchanged.
        lr: the learning rate.
        steps: how many updates, at least 1.

    Returns:
        A tuple ``(slope, offset, losses)``. The first two are tensors of shape
        () and of the dtype of ``x`` that do not require grad: the values after
        the last update. ``losses`` is a list of ``steps`` Python floats: the
        loss before each update.
    """
    ### BEGIN SOLUTION
    a = x.new_zeros((), requires_grad=True)
    b = x.new_zeros((), requires_grad=True)
    values = []
    for _ in range(steps):
        a.grad = b.grad = None
        loss = (y - a * x - b).square().mean()
        loss.backward()
        with torch.no_grad():
            a -= lr * a.grad
            b -= lr * b.grad
        values.append(loss.item())
    return a.detach(), b.detach(), values
    ### END SOLUTION


# %% tags=["illustration"]
with needs("fix_1"):
    x = torch.linspace(-1, 1, 21)
    y = 3 * x + 1 + 0.2 * torch.sin(20 * x)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.6))
    for lr in (0.02, 0.005):
        left.plot(broken_1(x, y, lr, 150)[2], label=f"broken_1, lr = {lr}")
        right.semilogy(fix_1(x, y, lr, 150)[2], label=f"fix_1, lr = {lr}")
    left.set(xlabel="update", ylabel="loss", title="A pendulum without friction")
    right.set(xlabel="update", ylabel="loss", title="Cured")
    left.set_ylim(top=6)
    left.legend(loc="upper right")
    right.legend()
    plt.show()

# %% [markdown]
# ### Case 2: the epoch that learns nothing
#
# > *"No error, the loss is a number, the optimizer has all the parameters, I have printed the gradients right
# > after backward() and they are fine. After ten epochs every parameter is exactly what it was. I was told
# > never to step with old gradients, and I took care of that."*


# %%
def broken_2(
    model: Callable[[Tensor], Tensor],
    loss_fn: LossFunction,
    batches: Iterable[tuple[Tensor, Tensor]],
    optimizer: torch.optim.Optimizer,
) -> list[float]:
    """Train for an epoch, and fail."""
    losses = []
    for x, y in batches:
        output = model(x)
        loss = loss_fn(output, y)
        loss.backward()
        optimizer.zero_grad()  # no old gradients in my step
        optimizer.step()
        losses.append(loss.item())
    return losses


# %% exercise="fix_2"
def fix_2(
    model: Callable[[Tensor], Tensor],
    loss_fn: LossFunction,
    batches: Iterable[tuple[Tensor, Tensor]],
    optimizer: torch.optim.Optimizer,
) -> list[float]:
    """Train for one epoch: one step of the optimizer for each batch, in the
    order of the batches.

    The gradients of a step are those of its own batch's loss, at the
    parameters before the step. The parameters may have gradients already when
    the function is called; these have no part in any step. What their
    ``.grad`` holds afterwards does not matter. Torch's grad mode, which is on,
    and its random generator are left as they were, and so are the optimizer's
    settings.

    Args:
        model: ``model(x)`` is the output for a batch and depends on all
            parameters. Call it once for each.
        loss_fn: ``loss_fn(output, y)`` is the batch's loss, a tensor of shape
            ().
        batches: pairs ``(x, y)``, at least one; any iterable, also one that
            can be walked through only once.
        optimizer: one of torch.optim whose ``step()`` needs no closure, built
            by the caller with all parameters of the model. It may have a
            memory, such as momentum.

    Returns:
        The losses as a list of Python floats, one for each batch: each as it
        was in the forward pass.
    """
    ### BEGIN SOLUTION
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        loss = loss_fn(model(x), y)
        loss.backward()
        optimizer.step()
        losses += [loss.item()]
    return losses
    ### END SOLUTION


# %% [markdown]
# ### Case 3: the second step that raises
#
# > *"AttributeError: 'NoneType' object has no attribute 'norm'. And a warning about `.grad` of a tensor that
# > is not a leaf, which I don't understand, because p IS a leaf, I have made it with requires_grad=True. The
# > funny thing is that it gets through the first round. I also need p to be trained for the rest of my
# > program."*
#
# This one has two complaints, and one cause.


# %%
def broken_3(f: Callable[[Tensor], Tensor], p: Tensor, lr: float, tol: float, max_steps: int) -> int:
    """Go downhill until it is flat, and fail."""
    steps = 0
    while steps < max_steps:
        p.grad = None
        f(p).backward()
        slope = p.grad.norm()
        if slope <= tol:
            break
        p = p - lr * p.grad
        steps += 1
    return steps


# %% exercise="fix_3"
def fix_3(
    f: Callable[[Tensor], Tensor],
    p: Tensor,
    lr: float,
    tol: float,
    max_steps: int,
) -> int:
    """Gradient descent on ``f``, in place, until it is flat.

    An update is ``p ← p − lr · ∇f(p)``. Before every update the gradient is
    looked at: if its Euclidean norm over all elements is at most ``tol``,
    there is no further update. There are never more than ``max_steps``.

    Afterwards ``p`` holds the point that was reached. It is the same tensor
    object, and still a leaf that requires grad. ``p.grad`` may hold something
    when the function is called, which has no part in any update; what it holds
    afterwards does not matter. Torch's grad mode, which is on, and its random
    generator are left as they were.

    Args:
        f: ``f(p)`` is a tensor of shape (); its gradient depends on p.
        p: a floating leaf that requires grad, of any shape.
        lr: the learning rate.
        tol: the norm of the gradient that counts as flat, ≥ 0.
        max_steps: the largest number of updates, ≥ 0.

    Returns:
        How many updates there were, an int.
    """
    ### BEGIN SOLUTION
    for updates in range(max_steps):
        p.grad = None
        f(p).backward()
        if p.grad.norm() <= tol:
            return updates
        with torch.no_grad():
            p -= lr * p.grad
    return max_steps
    ### END SOLUTION


# %% [markdown]
# ### Case 4: the parameter that moved once
#
# > *"My parameter is a vector of probabilities, so after each step I push it back into [0, 1]. Since I do
# > that, the optimizer does one step and then goes on strike. There is no error. When I leave the clamp out,
# > it works."*
#
# Print `optimizer.param_groups[0]["params"][0] is p`, before the loop and in it. And mind the momentum when
# you cure this: the optimizer remembers things *about a tensor*, and a new optimizer remembers nothing.


# %%
def broken_4(
    loss_fn: LossFunction, p0: Tensor, D: Tensor, lr: float, momentum: float, low: float, high: float
) -> Tensor:
    """Train within bounds, and fail."""
    p = copy_of(p0)
    optimizer = torch.optim.SGD([p], lr=lr, momentum=momentum)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss_fn(p, x).backward()
        optimizer.step()
        p = p.detach().clamp(low, high).requires_grad_()
        history.append(p.detach().clone())
    return torch.stack(history)


# %% exercise="fix_4"
def fix_4(
    loss_fn: LossFunction,
    p0: Tensor,
    D: Tensor,
    lr: float,
    momentum: float,
    low: float,
    high: float,
) -> Tensor:
    """SGD with momentum within bounds: after each step, every element of p is
    clamped to [low, high].

    For each row x of ``D``, in order, with g the gradient of ``loss_fn(p, x)``
    alone:

        b = g                     in the first row,
        b = momentum · b + g      in every later one,
        p = p − lr · b,           and then the elements of p below ``low``
                                  become ``low``, and those above ``high``
                                  become ``high``.

    The clamping does not touch b. This b is that of torch.optim.SGD, which you
    may use. The function draws no random numbers and leaves torch's grad mode
    as it found it: on.

    Args:
        loss_fn: ``loss_fn(p, x)`` is the loss of one row, a tensor of shape
            ().
        p0: the initial parameter, floating, of any shape, a leaf, all its
            elements within the bounds. It may or may not require grad; either
            way it is left unchanged: its values, its ``requires_grad`` and
            ``.grad``.
        D: the data, shape (T, n) with T ≥ 1; left unchanged.
        lr: the learning rate.
        momentum: 0 ≤ momentum < 1.
        low, high: the bounds, low < high.

    Returns:
        The history: a tensor of shape (T + 1, *p0.shape), of the dtype of
        ``p0``, that does not require grad. Row 0 is ``p0``, row t the
        parameter after t updates, clamped.
    """
    ### BEGIN SOLUTION
    q = p0.detach().clone().requires_grad_()
    opt = torch.optim.SGD([q], lr=lr, momentum=momentum)
    rows = [q.detach().clone()]
    for x in D:
        opt.zero_grad()
        loss_fn(q, x).backward()
        opt.step()
        with torch.no_grad():
            q.clamp_(low, high)
        rows.append(q.detach().clone())
    return torch.stack(rows)
    ### END SOLUTION


# %% [markdown]
# ### Case 5: the best that was not kept
#
# > *"My loss goes down and up again, so I keep the best parameters I have seen. The best loss is right. But
# > when I evaluate f at the best parameters, I get another number, a much worse one! And the plot of my path
# > is a single dot."*


# %%
def broken_5(f: Callable[[Tensor], Tensor], p0: Tensor, lr: float, steps: int) -> dict[str, Tensor | float]:
    """Keep the best point of a descent, and fail."""
    p = copy_of(p0)
    path, best, best_loss = [], p.detach(), math.inf
    for t in range(steps + 1):
        loss = f(p)
        path.append(p.detach())
        if loss.item() < best_loss:
            best, best_loss = p.detach(), loss.item()
        if t < steps:
            p.grad = None
            loss.backward()
            with torch.no_grad():
                p -= lr * p.grad
    return {"path": torch.stack(path), "best": best, "best loss": best_loss}


# %% exercise="fix_5"
def fix_5(
    f: Callable[[Tensor], Tensor],
    p0: Tensor,
    lr: float,
    steps: int,
) -> dict[str, Tensor | float]:
    """Gradient descent on ``f`` that keeps the best point on its way.

    There are ``steps`` updates ``p ← p − lr · ∇f(p)``, which makes
    ``steps + 1`` points: ``p0``, and the point after each update. The function
    draws no random numbers and leaves torch's grad mode as it found it: on.

    Args:
        f: ``f(p)`` is a loss, a finite tensor of shape (); the same p has
            always the same loss.
        p0: the starting point, floating, of any shape, a leaf. It may or may
            not require grad; either way it is left unchanged: its values, its
            ``requires_grad`` and its ``.grad``.
        lr: the learning rate.
        steps: how many updates, at least 1.

    Returns:
        A dict with three entries. The tensors have the dtype of ``p0`` and do
        not require grad.

        - ``"path"``: shape (steps + 1, *p0.shape), all the points in order.
        - ``"best"``: shape of ``p0``: the point with the smallest loss; if
          there are several, the earliest.
        - ``"best loss"``: the loss at that point, a Python float.
    """
    ### BEGIN SOLUTION
    q = p0.detach().clone().requires_grad_()
    points, losses = [], []
    for _ in range(steps + 1):
        loss = f(q)
        (gradient,) = torch.autograd.grad(loss, q)
        points.append(q.detach().clone())
        losses += [loss.item()]
        with torch.no_grad():
            q -= lr * gradient
    best = losses.index(min(losses))
    return {"path": torch.stack(points), "best": points[best], "best loss": losses[best]}
    ### END SOLUTION


# %% tags=["illustration"]
def bent_ravine(p: Tensor) -> Tensor:
    return 0.5 * (p[..., 0] ** 2 + 10 * p[..., 1] ** 2)


with needs("fix_5"):
    start = torch.tensor([-4.0, 0.3])
    figure, axes = plt.subplots(figsize=(7.5, 3.8))
    for function, style, size in ((broken_5, "rX", 15), (fix_5, "o-", 6)):
        result = function(bent_ravine, start, 0.22, 12)
        print(
            f"{function.__name__}: best loss {result['best loss']:.4f}, "
            f"f(best) {bent_ravine(result['best']):.4f}"
        )
        top = 3 if function is broken_5 else 2  # a single dot, which must not be hidden under the other path
        label = f"path of {function.__name__}"
        axes.plot(*result["path"].T, style, markersize=size, label=label, zorder=top)
        axes.plot(*result["best"], "*", color="black", markeredgecolor="white", markersize=15, zorder=top + 2)
    axes.set(xlabel="p[0]", ylabel="p[1]", title="The stars are what was kept as the best")
    axes.legend()
    plt.show()

# %% [markdown]
# ### Case 6: the gradient that is nearly right
#
# > *"My data do not fit into memory, so I go through them in chunks and add up the gradients. With 12 rows in
# > chunks of 4 I get the very same gradient as without chunks. With 15 rows it is off by a few per cent. Is
# > that rounding?"*
#
# It is not. In float32, rounding is a hundred thousand times smaller than that. On the first 15 rows of the
# lecture's data, at its initial `p`, the gradient of the mean loss is $(-.3112, -.4696)$; what comes out is
# $(-.3242, -.4661)$. One element is too large, the other too small, so not even the direction is right. Work
# it out: with which weight does a row of the last chunk, which has three rows, enter the sum, and with which
# one a row of the others?


# %%
def broken_6(loss_fn: LossFunction, p: Tensor, X: Tensor, size: int) -> tuple[float, Tensor]:
    """Loss and gradient, chunk by chunk, and fail."""
    p.grad = None
    mean_loss, chunks = 0.0, X.split(size)
    for chunk in chunks:
        loss = loss_fn(p, chunk) / len(chunks)
        loss.backward()
        mean_loss += loss.item()
    return mean_loss, p.grad.clone()


# %% exercise="fix_6"
def fix_6(
    loss_fn: LossFunction,
    p: Tensor,
    X: Tensor,
    size: int,
) -> tuple[float, Tensor]:
    """The mean loss over all rows of ``X``, and its gradient with respect to
    ``p``, in small portions.

    The values of ``p`` are left unchanged. ``p.grad`` may hold something when
    the function is called, which is no part of the answer; what it holds
    afterwards does not matter. Torch's grad mode, which is on, and its random
    generator are left as they were.

    Args:
        loss_fn: ``loss_fn(p, rows)`` is the **mean** of the losses of the rows
            it is given, a tensor of shape (). It must never be given more than
            ``size`` rows in one call, nor fewer than one.
        p: a floating leaf that requires grad, of any shape.
        X: the data, shape (N, n) with N ≥ 1; left unchanged. N need not be a
            multiple of ``size``.
        size: the largest number of rows in a call of ``loss_fn``, at least 1.

    Returns:
        A tuple ``(loss, gradient)``: the mean of the losses of all N rows, a
        Python float; and the gradient of that mean, in the shape and dtype of
        ``p``, which does not require grad.
    """
    ### BEGIN SOLUTION
    total, gradient = 0.0, torch.zeros_like(p)
    for rows in X.split(size):
        part = loss_fn(p, rows) * (len(rows) / len(X))
        total += part.item()
        (g,) = torch.autograd.grad(part, p)
        gradient += g
    return total, gradient
    ### END SOLUTION


# %% tags=["illustration"]
def mean_multiply_loss(p: Tensor, rows: Tensor) -> Tensor:
    return (rows * p - 2 * rows).pow(2).mean()


p = lecture_p0.clone().requires_grad_()
print("in one piece:", torch.autograd.grad(mean_multiply_loss(p, lecture_D[:15]), p)[0])
print("broken_6:    ", broken_6(mean_multiply_loss, p, lecture_D[:15], 4)[1])
with needs("fix_6"):
    print("fix_6:       ", fix_6(mean_multiply_loss, p, lecture_D[:15], 4)[1])

# %% [markdown]
# ## What you should now be able to say
#
# - That a training script runs, and that its loss falls, proves little. Several of the illnesses change the
#   third digit, and one of them *improves* the result.
# - An experiment is designed: a loss whose gradient is known, rows that are recognised in the result, and a
#   loss function that takes notes. Then one run and three updates tell fourteen cases apart.
# - Of each illness, what it does in the first row, and what it takes the second or the third to show.
# - Which illnesses raise an error, which leave `p` where it was, and which falsify only the notes.
# - Where in the loop gradients may be forgotten, and the one place where they must not be.
# - Changing a tensor and rebinding its name: what each does to the leaf, to the caller, to the optimizer
#   and to its memory.
# - Why the mean of means is not the mean.
# - And the clinic's first rule, which holds for the lecture's notebook as well: restart, run all, and do not
#   believe an output that its code cannot have produced.
