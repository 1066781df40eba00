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
# # Training loops
#
# You can take a step (*SGD by hand*), and you know what is inside an optimiser (*An SGD of your own*). What
# is left is the program around them: the loop that calls everything, thousands of times, in the right order.
# A training loop hardly ever raises an error. It trains, or it trains *something*, or nothing, and all three
# look alike from outside. So in this notebook you will look inside.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `train_epoch`: one step a batch | 25 |
# | 2 | `evaluate`: the loss of a whole data set, without a graph | 10 |
# | 3 | `accumulate_step`: a large batch in small pieces | 25 |
# | 4 | `clip_grad_norm`: a bound for the gradient | 20 |
# | 5 | `train`: all of it, and it can be repeated | 20 |
#
# The exercises do not need one another. Do them in any order.

# %%
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from autograder import check, hint, needs

lecture_generator = torch.Generator().manual_seed(0)  # the lecture's numbers, for the illustrations
lecture_p0 = torch.rand([2], generator=lecture_generator)
lecture_data = torch.rand([100, 2], generator=lecture_generator)


def multiply_loss(p: Tensor) -> Callable[[Tensor], Tensor]:
    """The lecture's loss as a function of the batch alone: the mean over its
    rows.
    """
    return lambda batch: (batch * p - 2 * batch).pow(2).mean()


# %% [markdown]
# ## 1. The bar has four beats
#
# > zero · forward · backward · step
#
# Every framework, every paper, every model, large or small: this bar, over and over. In the lecture's first
# loop it has five beats, as `opt.zero_grad()` is called twice. In its second loop, `zero_grad` became
# `p.grad = torch.zeros_like(p)`, and `step` became `p -= lr*p.grad` under `no_grad`. And in its cell with
# `lr=1.0` the bar is played once only; put it into a `for`, and the second round raises an error, because a
# part of the forward pass, `w = p**2`, stands above the loop.
#
# Here is an instrument: an optimiser that writes down what is done to it.


# %%
class LoggedSGD(torch.optim.SGD):
    """torch's SGD, with a record.

    ``log`` gets a word for each zero_grad, each backward and each step;
    ``norms`` gets, at each step, the norm of all gradients that the step
    found.
    """

    def __init__(self, params: Iterable[Tensor], **options: Any) -> None:
        tensors = list(params)
        super().__init__(tensors, **options)
        self.log: list[str] = []
        self.norms: list[float] = []
        tensors[0].register_post_accumulate_grad_hook(lambda _: self.log.append("backward"))

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Note it, and do it."""
        self.log.append("zero")
        super().zero_grad(set_to_none)

    def step(self, closure: Any = None) -> Any:
        """Note it and what it found, and do it."""
        self.log.append("step")
        found = [p.grad for group in self.param_groups for p in group["params"] if p.grad is not None]
        self.norms.append(sum(float(g.pow(2).sum()) for g in found) ** 0.5)
        return super().step(closure)


# %% [markdown]
# And here are its first recordings: the lecture's task, *learn to multiply by 2*, with `lr=0.1` and 100
# updates, played in nine different orders. A letter stands for a beat: **z**ero, **f**orward, **b**ackward,
# **s**tep. Before you run the cell, guess: which of the nine are right? Which of the others raise an error?


# %% tags=["illustration"]
def play(bar: str, lr: float = 0.1) -> tuple[list[float], list[str]]:
    """Where the lecture's 100 rows lead if each row plays this bar, and the
    log of the first two rows.
    """
    torch.manual_seed(0)
    p = torch.rand(2, requires_grad=True)
    rows = torch.rand(100, 2)
    opt = LoggedSGD([p], lr=lr)
    length = 0
    for number, x in enumerate(rows):
        for beat in bar:
            if beat == "z":
                opt.zero_grad()
            elif beat == "f":
                error = (x * p - 2 * x).pow(2).mean()
            elif beat == "b":
                error.backward()
            else:
                opt.step()
        if number == 1:
            length = len(opt.log)
    return [round(value, 4) for value in p.tolist()], opt.log[:length]


for bar in ("zfbs", "fzbs", "fbsz", "zzfbs", "fbs", "fbzs", "zfsb", "szfb", "zfbss"):
    endpoint, log = play(bar)
    print(f"{bar:6s} {endpoint!s:18s} {' '.join(log)}")

# %% [markdown]
# None of them raises an error. The first three and the lecture's own `zzfbs` are right, and end at (1.9341,
# 1.9512). Where the `z` stands does not matter, as long as it is **after the last step and before the next
# backward**.
#
# - `fbs` never forgets: each step repeats all the steps before it. In this short run it only swings wildly.
# - `fbzs` and `zfsb` end where they began. In both of them, the step finds an empty gradient.
# - `szfb` is late by one: it steps along the gradient of the *previous* row. It ends at (1.9322, 1.9476), and
#   no plot of the loss would ever tell you.
# - `zfbss` steps twice, and ends **closer** to 2 than the right one. A better number is no proof of a right
#   program.
#
# ### An epoch
#
# A data set is cut into *batches*, and there is one update for each batch. One walk through all batches is an
# *epoch*. A real data loader yields its batches one by one and can be walked through only once; a real model
# hands out its parameters in the same way; and a real model has parts that some batches do not use (think of
# a mixture of experts), so that their gradient is `None` just then.
#
# Keep two classics in mind. **A loop variable survives its loop**: in the lecture's notebook, a loop trained
# on row 99 a hundred times, because its body said `data` where `data` was left over from an earlier cell. And
# **a loss that is kept keeps its graph**: a list of loss *tensors* holds on to the whole forward pass of
# every batch, until the memory is full. What you want to keep is a number.


# %% exercise="train_epoch"
def train_epoch(
    params: Iterable[Tensor],
    batches: Iterable[Tensor],
    loss_fn: Callable[[Tensor], Tensor],
    lr: float,
) -> list[float]:
    """One epoch of plain SGD: one step for each batch, in the order of the
    batches.

    Each step moves every parameter p by ``-lr`` times the gradient of this
    batch's loss, in place: the parameters remain the same tensor objects, and
    leaves that require grad. A parameter that takes no part in the loss of a
    batch is not moved by that batch. Use torch.optim.SGD or write the step by
    hand, as you like.

    What ``.grad`` holds afterwards does not matter. The function leaves the
    batches unchanged, draws no random numbers, and leaves torch's grad mode as
    it found it: on.

    Args:
        params: floating leaf tensors that require grad, of any shapes. Any
            iterable: a list, or a generator, which can be walked through only
            once. Every ``.grad`` is None, or what an earlier call of
            train_epoch has left there.
        batches: tensors of shape (rows, n), at least one; the number of rows
            may differ. Any iterable.
        loss_fn: ``loss_fn(batch)`` is the loss of a batch, a tensor of shape
            (). It uses the very tensors in ``params``, with the values they
            have at that moment. Call it once for each batch.
        lr: the learning rate.

    Returns:
        For each batch its loss, before its step, as a Python float, in a list.
    """
    ### BEGIN SOLUTION
    optimizer = torch.optim.SGD(params, lr=lr)
    losses = []
    for batch in batches:
        optimizer.zero_grad()
        loss = loss_fn(batch)
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses
    ### END SOLUTION


# %% [markdown]
# Ten epochs on the lecture's data in batches of 16 (there are 100 rows, so that the last batch has 4). The
# line is jagged, as each point is the loss of *another* batch. Part of the up and down is luck with the rows.

# %% tags=["illustration"]
with needs("train_epoch"):
    p = lecture_p0.clone().requires_grad_()
    curve: list[float] = []
    for _ in range(10):
        curve += train_epoch([p], lecture_data.split(16), multiply_loss(p), 0.3)
    figure, axes = plt.subplots(figsize=(7, 3.5))
    axes.semilogy(curve, marker="o", markersize=3)
    for epoch in range(1, 10):
        axes.axvline(7 * epoch - 0.5, color="lightgrey", linewidth=0.8)
    axes.set(xlabel="update", ylabel="loss of the batch", title="Ten epochs of seven batches")
    plt.show()
    print("p after ten epochs:", [round(value, 4) for value in p.tolist()])

# %% [markdown]
# ## 2. Evaluation: the same forward, and nothing else
#
# To say how good a model is, you want the mean loss over *all rows* of a data set, of which you usually see
# one batch at a time. Two things go wrong here.
#
# **The mean of the means is not the mean.** Take four rows with losses 1, 1, 1, 1 in one batch and one row
# with loss 6 in another. The mean over the five rows is 2. The mean of the two batches' means, 1 and 6, is
# 3.5. As long as all batches have the same size you will not notice; the last one rarely has.
#
# **The graph is built for nobody.** A forward pass over tensors that require grad keeps everything that a
# backward pass would need. In an evaluation, none ever comes. `torch.no_grad()` says so beforehand. To call
# `.item()` or `.detach()` afterwards is *not* the same: by then the graph has been built, and paid for.
#
# And whoever switches a mode must switch it *back*. To what? Not to "on", but to what it was: your function
# may be called from inside somebody else's `no_grad`. And not only if all goes well: after an error in a
# notebook the next cell runs in the same process. (`with` does both for you.)


# %% exercise="evaluate"
def evaluate(
    batches: Iterable[Tensor],
    loss_fn: Callable[[Tensor], Tensor],
) -> float:
    """The mean loss over all rows of all batches, without building a graph.

    ``loss_fn`` is called once for each batch, with torch's grad mode switched
    off. Afterwards the grad mode is what it was before the call, be it on or
    off, and also if ``loss_fn`` raises an exception (which goes on to the
    caller). The batches stay unchanged, and no random numbers are drawn.

    Args:
        batches: tensors of shape (rows, n), at least one; the number of rows,
            at least one, may differ. Any iterable: a list, or a generator,
            which can be walked through only once.
        loss_fn: ``loss_fn(batch)`` is the mean loss over the rows of a batch,
            a tensor of shape ().

    Returns:
        The mean over all rows, in which every row counts the same, as a Python
        float.
    """
    ### BEGIN SOLUTION
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    return total / rows
    ### END SOLUTION


# %% [markdown]
# On the five rows above, and then on the lecture's 100 rows, with the untrained parameter, in batches of 16,
# of 30 and of 100. The cut must not matter.

# %% tags=["illustration"]
with needs("evaluate"):
    print("five rows:", evaluate([torch.ones(4, 1), torch.full((1, 1), 6.0)], lambda batch: batch.mean()))
    for size in (16, 30, 100):
        print(f"in batches of {size:3d}:", evaluate(lecture_data.split(size), multiply_loss(lecture_p0)))

# %% [markdown]
# ## 3. A large batch in small pieces
#
# You want the gradient of a batch of 4096 rows, and the memory holds the graph of 64. In *Accumulation and
# graph lifetime* you saw why torch *adds* gradients: so that the gradient of a sum may be computed in
# portions. Here this pays. Cut the batch into *micro batches*, and for each of them do forward and backward.
# Each backward frees its graph before the next forward builds one, and the gradients add up in `.grad`. The
# step comes at the very end, once. Here it is the caller's.
#
# The log of such an update is
#
# > zero · forward · backward · forward · backward · … · forward · backward · step
#
# and the result should be *exactly* what the large batch would have given. It is, if you get the weights
# right. Let the micro batch $k$ have $n_k$ rows and the mean loss $\ell_k$, and let $N = \sum_k n_k$. The
# mean loss over all rows is
#
# $$\ell = \frac1N \sum_k n_k\,\ell_k, \qquad\text{hence}\qquad
#   \nabla\ell = \sum_k \frac{n_k}{N}\,\nabla\ell_k .$$
#
# The first 15 rows of the lecture's data, cut into 4, 4, 4 and 3, at the lecture's first parameter:
#
# | what is added up | sum | |
# |---|---|---|
# | $\frac{n_k}{N}\nabla\ell_k$ | (-0.3112, -0.4696) | the gradient of the 15 rows |
# | $\nabla\ell_k$ | (-1.2969, -1.8645) | about four times too long: as if `lr` were four times as large |
# | $\frac14\nabla\ell_k$ | (-0.3242, -0.4661) | nearly right: the three rows of the tail count for more |
#
# The third line is the dangerous one. Many a program divides by the number of micro batches, and it *is*
# right as long as all of them have the same size. Libraries have had exactly this bug for years.
#
# Does $N$ have to be known before the first backward? Look at the formula: $N$ is the same in all terms.


# %% exercise="accumulate_step"
def accumulate_step(
    params: Iterable[Tensor],
    micro: Iterable[Tensor],
    loss_fn: Callable[[Tensor], Tensor],
) -> float:
    """The gradient of one large batch, which arrives in micro batches.

    Afterwards the ``.grad`` of every parameter is the gradient of the mean
    loss over all rows of all micro batches, in which every row counts the
    same. What ``.grad`` held before the call is forgotten. No parameter is
    moved: the step is the caller's.

    ``loss_fn`` is called once for each micro batch, in their order, and the
    gradient of each loss is computed before ``loss_fn`` is called for the
    next, so that there is never more than one graph. The micro batches stay
    unchanged, no random numbers are drawn, and torch's grad mode stays as it
    was: on.

    Args:
        params: floating leaf tensors that require grad, of any shapes. Any
            iterable: a list, or a generator, which can be walked through only
            once. Each takes part in the loss of at least one micro batch, but
            perhaps not in that of all.
        micro: tensors of shape (rows, n), at least one; the number of rows, at
            least one, may differ. Any iterable, too.
        loss_fn: ``loss_fn(batch)`` is the mean loss over the rows of a micro
            batch, a tensor of shape (). It uses the very tensors in
            ``params``.

    Returns:
        The mean loss over all rows, as a Python float.
    """
    ### BEGIN SOLUTION
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
    ### END SOLUTION


# %% tags=["illustration"]
with needs("accumulate_step"):
    for sizes in ((15,), (5, 5, 5), (4, 4, 4, 3), (14, 1)):
        p = lecture_p0.clone().requires_grad_()
        mean_loss = accumulate_step([p], lecture_data[:15].split(list(sizes)), multiply_loss(p))
        print(f"{sizes!s:14s} loss {mean_loss:.4f}, gradient {[round(g, 4) for g in p.grad.tolist()]}")

# %% [markdown]
# ## 4. A bound for the gradient
#
# The lecture's loss $\sum_i (p_i - p_i^2)^2$ at $p = (1, 3, 2, 2)$ has the gradient $(0, 60, 12, 12)$, of
# norm $\sqrt{60^2 + 12^2 + 12^2} \approx 62.4$. With `lr=0.1` the second number jumps from 3 to -3, where the
# slope is -168, from there to 13.8, and four steps later it is infinite. Yet the *direction* was right each
# time. What was too long was the step. Hence the idea: if the gradient is longer than some $c$, keep its
# direction, and cut its length to $c$.
#
# $$g \;\leftarrow\; \begin{cases} \dfrac{c}{\lVert g\rVert}\; g & \text{if } \lVert g\rVert > c \\[1ex]
#    g & \text{otherwise} \end{cases}
#   \qquad\text{with}\qquad \lVert g\rVert = \sqrt{\textstyle\sum g_i^2} .$$
#
# The sum runs over **all numbers of all parameters together**. If each parameter were clipped on its own,
# their gradients would be shortened by different factors, and the whole would point somewhere else. For the
# same reason the numbers are not clamped one by one.
#
# And short gradients are left alone. $(0.3, 0.4)$ has norm 0.5; with $c = 1$ it stays $(0.3, 0.4)$. Whoever
# always divides by the norm makes it $(0.6, 0.8)$, and close to the minimum, where gradients should fade,
# walks on with steps of full length.
#
# The function returns the norm **before** the clipping, since this is the one worth logging. (What could you
# learn from a plot of the other one?) In the bar, clipping has one place: after backward, before step.


# %% exercise="clip_grad_norm"
def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    """Shorten the gradients so that their joint norm is at most ``max_norm``.
    Do not use torch.nn.utils.

    The joint norm is the square root of the sum of the squares of all numbers
    in all gradients. If it exceeds ``max_norm``, every ``.grad`` is multiplied
    by ``max_norm / norm``, one and the same factor. (As in torch, it may be
    ``max_norm / (norm + 1e-6)``.) Otherwise the gradients keep their values.
    The new gradients may be in the same tensors as the old ones or in others.
    The parameters themselves do not change.

    Args:
        params: floating leaf tensors that require grad, of any shapes. Any
            iterable: a list, or a generator, which can be walked through only
            once. A ``.grad`` may be None, and then stays None, but at least
            one is not; those that are there have one dtype. They may be all
            zeros.
        max_norm: the bound c; positive.

    Returns:
        The joint norm before clipping: a tensor of shape (), of the gradients'
        dtype, that does not require grad.
    """
    ### BEGIN SOLUTION
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
    ### END SOLUTION


# %% [markdown]
# Sixty steps from (1, 3, 2, 2) with `lr=0.1`, with and without your function. On the right: the norm that
# your function returned, and the norm that the step found. As long as both differ, the walk has a constant
# pace, and from where they meet, it is ordinary SGD.


# %% tags=["illustration"]
def descend(clip: Callable[..., Any] | None, steps: int = 60) -> tuple[list[float], list[float], list[float]]:
    """The losses, and the norms before and after clipping, on the lecture's
    loss.
    """
    p = torch.tensor([1.0, 3.0, 2.0, 2.0], requires_grad=True)
    opt = LoggedSGD([p], lr=0.1)
    heights, before = [], []
    for _ in range(steps):
        opt.zero_grad()
        height = (p - p**2).pow(2).sum()
        height.backward()
        if clip is not None:
            before.append(float(clip([p], 1.0)))
        opt.step()
        heights.append(float(height.detach()))
    return heights, before, opt.norms


with needs("clip_grad_norm"):
    clipped, before, after = descend(clip_grad_norm)
    wild, _, _ = descend(None, steps=4)
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
    left.semilogy(wild, "o--", color="tab:red", label="as it is")
    left.semilogy(clipped, color="tab:blue", label="clipped to norm 1")
    left.set(xlabel="step", ylabel="loss", title="Down from (1, 3, 2, 2) with lr = 0.1", ylim=(1e-9, 1e12))
    left.legend()
    right.semilogy(before, color="tab:orange", label="before clipping")
    right.semilogy(after, "--", color="tab:blue", label="after clipping: what the step found")
    right.axhline(1.0, color="grey", linewidth=0.8)
    right.set(xlabel="step", ylabel="norm of the gradient", title="The same steps, seen from the gradient")
    right.legend()
    plt.show()

# %% [markdown]
# ## 5. A run that can be repeated
#
# Now all of it. The model is the lecture's, $f(x) = x\cdot p$, with a bias, $f(x) = x\cdot p + b$. The task
# is the lecture's as well: double the input. So $p$ should become 2, and the bias should learn that it is not
# needed. There are two parameters of different shape now, and what happens to the one happens to the other.
#
# A run is described by a configuration, and all its randomness comes from one *generator*. The same
# configuration and a generator with the same seed must give the same run, number for number, whatever else
# your program has drawn before, and without disturbing what it will draw afterwards. Reseeding the global
# generator (`torch.manual_seed` in the middle of a function) gives you the first and ruins the second.
#
# - **The order of the draws counts.** A generator is one long tape of numbers. If you draw the data before
#   $p$, both get other numbers. (So the lecture's cells, which start with the same seed, have the same $p$
#   and `dataset` only because they draw in the same order.)
# - **The rows are shuffled in each epoch anew**, with the generator. Shuffle once, and every epoch repeats
#   the same batches. Forget to pass the generator, and nobody can repeat your run.
# - **The optimiser is built once**, before the loop. It has a memory (*An SGD of your own*), and a new one
#   each epoch has amnesia. It holds the tensors that you give it: those, and only those, are trained.
# - **The history is a record of the past**, and parameters change in place. *SGD by hand* showed what a list
#   of references is worth.


# %%
@dataclass(frozen=True)
class TrainConfig:
    """All that describes a training run, but for its seed."""

    rows: int
    """How many rows of data are drawn."""
    dim: int
    """How many numbers are in a row, and in p."""
    epochs: int
    """How often the data are walked through."""
    batch_size: int
    """How many rows are in a batch; the last batch of an epoch gets what is
    left.
    """
    max_norm: float
    """The bound for the joint norm of the gradients."""
    make_optimizer: Callable[[list[Tensor]], torch.optim.Optimizer]
    """Given the list of parameters, returns an optimiser for them."""


# %% exercise="train"
def train(cfg: TrainConfig, generator: torch.Generator) -> dict[str, Any]:
    """Train f(x) = x · p + b to double its input, and return the history of
    the run.

    In this order, and in float32:

    1. p is drawn by ``torch.rand`` with the size ``(cfg.dim,)``, then the data
       with the size ``(cfg.rows, cfg.dim)``, both from ``generator``. b starts
       as zeros of shape (1,).
    2. ``cfg.make_optimizer`` is called, once in the whole run, with the list
       of the two leaf tensors [p, b].
    3. Each epoch begins by drawing the order of its rows by
       ``torch.randperm(cfg.rows, …)``, again from ``generator``. In this
       order, the rows are cut into batches of ``cfg.batch_size`` consecutive
       ones. The last batch holds those that are left; if ``cfg.batch_size``
       exceeds ``cfg.rows``, it is the only one.
    4. There is one update for each batch x. The loss is the mean of
       ``(x * p + b - 2 * x) ** 2`` over all its elements. If the joint norm of
       this loss's gradients for p and b exceeds ``cfg.max_norm``, both are
       scaled by one factor so that it is ``cfg.max_norm``. (As in torch, it
       may be ``cfg.max_norm / (norm + 1e-6)``; torch.nn.utils is allowed
       here.) Then the optimiser takes a step.

    Nothing else is drawn from ``generator``. torch's global generator and grad
    mode, which is on, stay as they were.

    Args:
        cfg: the run; rows, dim, epochs and batch_size are at least 1, and
            max_norm is positive.
        generator: the source of all random numbers.

    Returns:
        The history of T updates, a dict with four keys:

        - ``"loss"``: the loss of each batch before its step, a list of T
          floats;
        - ``"norm"``: the joint norm of the gradients before clipping, for each
          update, a list of T floats;
        - ``"p"``: a tensor of shape (T + 1, dim): row 0 is p at the start, row
          t is p after t updates;
        - ``"b"``: a tensor of shape (T + 1, 1), the same for b.

        Neither tensor requires grad.
    """
    ### BEGIN SOLUTION
    p = torch.rand(cfg.dim, generator=generator).requires_grad_()
    data = torch.rand(cfg.rows, cfg.dim, generator=generator)
    b = torch.zeros(1, requires_grad=True)
    optimizer = cfg.make_optimizer([p, b])
    losses, norms = [], []
    weights, biases = [p.detach().clone()], [b.detach().clone()]
    for _ in range(cfg.epochs):
        order = torch.randperm(cfg.rows, generator=generator)
        for x in data[order].split(cfg.batch_size):
            optimizer.zero_grad()
            loss = (x * p + b - 2 * x).pow(2).mean()
            loss.backward()
            norm = torch.nn.utils.clip_grad_norm_([p, b], cfg.max_norm)
            optimizer.step()
            losses.append(loss.item())
            norms.append(norm.item())
            weights.append(p.detach().clone())
            biases.append(b.detach().clone())
    return {"loss": losses, "norm": norms, "p": torch.stack(weights), "b": torch.stack(biases)}
    ### END SOLUTION


# %% [markdown]
# Give it the optimiser with the record, and read the record. Look at the bias: it is led astray first,
# because as long as $p$ is too small, *any* way to a larger output looks good, and it takes a long time to
# unlearn.

# %% tags=["illustration"]
made: list[LoggedSGD] = []


def make_logged(params: list[Tensor]) -> LoggedSGD:
    """A logged optimiser, which can be inspected afterwards."""
    made.append(LoggedSGD(params, lr=0.2, momentum=0.8))
    return made[-1]


with needs("train"):
    run = TrainConfig(rows=100, dim=2, epochs=12, batch_size=16, max_norm=0.25, make_optimizer=make_logged)
    history = train(run, torch.Generator().manual_seed(0))
    again = train(run, torch.Generator().manual_seed(0))
    print("the same run twice, largest difference:", (history["p"] - again["p"]).abs().max().item())
    print("first beats:", " ".join(made[0].log[:6]))
    figure, (left, middle, right) = plt.subplots(1, 3, figsize=(14, 3.8))
    left.semilogy(history["loss"])
    left.set(xlabel="update", ylabel="loss of the batch", title="Loss")
    middle.semilogy(history["norm"], color="tab:orange", label="before clipping")
    middle.semilogy(made[0].norms, "--", color="tab:blue", label="after: what the step found")
    middle.axhline(run.max_norm, color="grey", linewidth=0.8)
    middle.set(xlabel="update", ylabel="joint norm of the gradients", title="Norms before and after clipping")
    middle.legend()
    right.plot(history["p"][:, 0], label="p[0]")
    right.plot(history["p"][:, 1], label="p[1]")
    right.plot(history["b"][:, 0], label="b")
    right.axhline(2, color="grey", linewidth=0.8)
    right.axhline(0, color="grey", linewidth=0.8)
    right.set(xlabel="update", title="Parameters")
    right.legend()
    plt.tight_layout()
    plt.show()

# %% [markdown]
# If your record does not begin with "zero backward step zero backward step", you may still be right. Who sets
# `p.grad = None` does not call `zero_grad`; and who gets the gradients from `torch.autograd.grad` and puts them
# into `.grad` never accumulates anything, so that the instrument hears no "backward" either. But if it begins with
# "backward step backward step" and you do not know why, you have found something.
#
# ## What you should now be able to say
#
# - The bar is zero, forward, backward, step. Zeroing belongs after the last step and before the next
#   backward, clipping between backward and step. Which wrong orders train nothing, and which train nearly
#   right?
# - A smaller loss, or an endpoint closer to the truth, is no proof of a right loop. Look at the order of the
#   calls, at the gradient that each step finds, and at the whole path.
# - What is kept from a batch is a number or a copy, never the loss itself and never the parameter itself.
# - An evaluation runs under `no_grad`, from beginning to end, and leaves the grad mode as it found it.
# - The mean of the batches' means is the mean of the rows only if all batches have the same size. In an
#   accumulation each micro batch counts by its rows.
# - Accumulation needs a backward for each micro batch, and one step. How many graphs are alive at a time?
# - Clipping scales all gradients by one factor, only ever down, and reports the norm from before.
# - Same configuration, same seed, same run: one generator, a fixed order of draws, no global seeds.
#
# *The debugging clinic* is waiting with loops in which one of these things is wrong. You will be asked which.
