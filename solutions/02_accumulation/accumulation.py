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
# # Accumulation and graph lifetime
#
# `backward()` has two habits that surprise everybody once:
#
# 1. **It adds.** The new gradient is added to whatever `p.grad` already holds.
# 2. **It cleans up after itself.** What the forward pass had saved for it is freed on the way, so that a
#    second pass through the same graph finds the shelves empty.
#
# Both are there for good reasons, and both can be steered. The lecture meets them in one short cell, "Be
# careful", and stumbles. We shall pick that cell apart, and then go after their quiet relatives: gradients
# that contain yesterday's, notes that change after they were taken, and a training cell whose printed numbers
# cannot have come from its own code.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `two_backwards`: one graph, two passes | 20 |
# | 2 | `reset_grads`: two ways of forgetting | 20 |
# | 3 | `grad_snapshots`: notes that stay as they were | 20 |
# | 4 | `sum_of_losses_grad`: why torch adds at all | 10 |
# | 5 | `classify_error`: what went wrong here? | 15 |
# | 6 | `stale_cell_repair`: a cell that cannot have printed this | 15 |
#
# Every exercise stands alone. Your functions are called while autograd is recording, never under `no_grad`; so
# where "torch's grad mode is as it was", it is on before and after. You should know leaves and `requires_grad` from *Leaves and graphs*; everything
# that involves a training loop is taken up again, at length, in *SGD by hand* and in *Training loops*.

# %%
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import torch
from torch import Tensor

from autograder import check, hint, needs

# %% [markdown]
# ## 1. One graph, two passes
#
# The lecture's graph is $w = 10\,p$ and $l = w^2$ at $p = 1$, with $\frac{dw}{dp} = 10$ and
# $\frac{dl}{dp} = 200\,p$. Its cell "Be careful" reads, in essence:
#
# ```python
# w.backward(retain_graph=True)
# print(p.grad)
# # computational graph doesn't exist anymore.
# #p.gard = torch.zeros_like(p)
# #p.grad = torch.zero([1])
# p.grad.zero_()
# w.backward()
# print(p.grad)
# ```
#
# and below it stands the stored output `tensor([10.])`, `tensor([20.])`. **Code and output contradict each
# other.** The gradient is zeroed between the passes, so this code prints 10 and 10. 10 and 20 is what you get
# if nothing is zeroed: $10 + 10$. Somebody ran the cell, changed it, and did not run it again.
#
# The comments deserve a look, too.
#
# - "computational graph doesn't exist anymore": it does, for `retain_graph=True` is exactly the request to
#   keep it. Without it, the second `backward()` raises a RuntimeError.
# - `p.gard = …` is a misspelling that *works*: Python lets you hang any attribute on a tensor. It zeroes
#   nothing and says nothing, and the output would have been 10 and 20. Perhaps that is what happened.
# - `torch.zero([1])` does not exist; `torch.zeros([1])` does. A misspelt *function* at least raises.
#
# What is it that gets freed? To go back through $w^2$ one needs $2w$, so the graph keeps $w$. Such *saved
# tensors* are most of the memory that training takes, and this is why torch lets go of them as early as it
# can. The names `p`, `w`, `l` are untouched by that, and so are their values; only the way back is gone.
#
# Now the general case. You are given a `w` that somebody else has computed from `p`, so you cannot
# build the graph a second time. Go back through it twice, and write down what you saw. "Write down" is meant
# literally: `p.grad` is a tensor that torch will go on writing to, and a name for it is not a copy of it.

# %%
Reset = Literal["keep", "zero", "none"]


# %% exercise="two_backwards"
def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    """Go back from ``w`` to ``p`` twice, through the same graph, and note
    ``p.grad`` after each pass.

    ``reset`` says what is done to ``p.grad`` between the two passes:
    ``"keep"`` leaves it as it is, ``"zero"`` fills it with zeros in place,
    ``"none"`` sets it to None.

    Afterwards ``p.grad`` holds what the second pass left there, and the graph
    of ``w`` has been freed: what the forward pass has saved in it is kept for
    the second pass, and no longer, so that a third pass would raise. (Where
    nothing was saved, as in a graph of nothing but sums, there is nothing to
    free.) The values of ``p`` and ``w``, and torch's grad mode, are as they
    were.

    Args:
        w: one element, shape () or (1,), computed from ``p``; nobody has gone
            back through its graph yet.
        p: a floating leaf that requires grad, of any shape, with ``p.grad``
            None.
        reset: as above.

    Returns:
        The tuple ``(first, second)``: what ``p.grad`` was after the first and
        after the second pass. Both have the shape and dtype of ``p``, do not
        require grad, and are copies: they share no memory with ``p.grad``, and
        stay as they are whatever happens to it later.
    """
    ### BEGIN SOLUTION
    w.backward(retain_graph=True)  # the second pass will need the graph as well
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    w.backward()
    return first, p.grad.clone()
    ### END SOLUTION


# %% [markdown]
# The lecture's cell, with each of the three resets:

# %% tags=["illustration"]
from IPython.display import display

from autograder import draw

with needs("two_backwards"):
    for reset in ("keep", "zero", "none"):
        p = torch.tensor([1.0], requires_grad=True)
        first, second = two_backwards(10 * p, p, reset)
        print(f"{reset:5} {first.item():g}, then {second.item():g}")
    print("stored in the lecture: 10, then 20, under code that says zero_()")

once_p = torch.tensor([1.0], requires_grad=True)
once_w = 10 * once_p
once_loss = once_w**2
once_names = {"p": once_p, "w": once_w, "loss": once_loss}
print("Before backward(), what was saved is there; after it, it is freed:")
before = draw(once_loss, names=once_names)
once_loss.backward()
display(before, draw(once_loss, names=once_names))

# %% [markdown]
# ## 2. Two ways of forgetting
#
# Somebody has to empty `p.grad` between two updates. The lecture names three ways, and they are not the same:
#
# | code | `p.grad` afterwards | somebody else who holds the old gradient tensor |
# |---|---|---|
# | `p.grad.zero_()` | the same tensor, now zeros | sees zeros |
# | `p.grad = torch.zeros_like(p)` | another tensor, zeros | sees the old values |
# | `p.grad = None` | None | sees the old values |
#
# And the first one fails if there is nothing to zero: before the first `backward()`, `p.grad` is None, and
# None has no `zero_`.
#
# Does the difference between zeros and None matter? To a plain SGD step it hardly does. But an optimiser with
# *momentum* remembers its previous steps. A parameter with a gradient of **zero** keeps rolling on that
# memory; a parameter with a gradient of **None** is skipped, memory and all. Start at $p=1$ with gradient 1,
# `lr=.1` and momentum $.9$: the first step leads to $.9$. Now forget and step again. With None, $p$ stays at
# $.9$; with zeros it rolls on to $.81$. None says "there is no gradient", and that is not a number.
#
# `opt.zero_grad(set_to_none=True)` is torch's own tool, and since 2.0 None is its default. Here you write it.
# Think of the parameter that took no part in the loss, of the parameter with a single element whose gradient
# *happens* to be zero, and of the gradient that has gone to `nan`, for which $0\cdot g$ is not zero.


# %% exercise="reset_grads"
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    """Forget the gradients of all ``params``. Do not use torch.optim.

    With ``set_to_none=True``, every ``p.grad`` is None afterwards. The tensors
    that were the gradients are let go of, not written to: whoever still holds
    one finds its old values in it.

    With ``set_to_none=False``, every ``p.grad`` that is a tensor remains that
    very tensor object, and all its elements are zero afterwards, also those
    that were nan or infinite. A ``p.grad`` that is None stays None.

    The parameters themselves keep their values, remain leaves that require
    grad, and torch's grad mode stays as it was.

    Args:
        params: floating leaf tensors that require grad, of any shapes. Any
            iterable: a list, a tuple, or a generator, which can be walked
            through only once.
        set_to_none: as above.
    """
    ### BEGIN SOLUTION
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
    ### END SOLUTION


# %% [markdown]
# What if nobody forgets? Below, your function is put to work and then left out. On the left `p` stays
# where it is and `backward()` is called again and again, so that the accumulated gradient just grows. On the
# right `p` is trained, on the lecture's task of learning to multiply by 2 with `lr=.1`. There every
# step repeats all the steps before it. The parameter, sent back and forth by gradients that are long out of
# date, swings about instead of settling. It should end at $(1.934, 1.951)$; without resets it ends at
# $(1.525, 0.105)$.

# %% tags=["illustration"]
import matplotlib.pyplot as plt


def norms_at_rest(passes: int, resetting: bool) -> list[float]:
    """The norm of p.grad after each of several passes at the lecture's point
    (1, 3, 2, 2).
    """
    p = torch.tensor([1.0, 3.0, 2.0, 2.0], requires_grad=True)
    norms = []
    for _ in range(passes):
        if resetting:
            reset_grads([p], set_to_none=True)
        (p - p**2).pow(2).sum().backward()
        norms.append(p.grad.norm().item())
    return norms


def norms_in_training(resetting: bool) -> tuple[list[float], Tensor]:
    """The norm of p.grad in each of 100 updates on the lecture's task, and p
    after them.
    """
    generator = torch.Generator().manual_seed(0)
    p = torch.rand(2, generator=generator).requires_grad_()
    norms = []
    for row in torch.rand(100, 2, generator=generator):
        if resetting:
            reset_grads([p], set_to_none=False)
        (row * p - 2 * row).pow(2).mean().backward()
        norms.append(p.grad.norm().item())
        p.data.sub_(0.1 * p.grad)
    return norms, p.detach()


with needs("reset_grads"):
    figure, (left, right) = plt.subplots(1, 2, figsize=(11, 3.8))
    for resetting, name in ((True, "reset before each pass"), (False, "never reset")):
        left.plot(range(1, 9), norms_at_rest(8, resetting), "o-", label=name)
        norms, end = norms_in_training(resetting)
        right.plot(range(1, 101), norms, label=f"{name}: p ends at ({end[0]:.3f}, {end[1]:.3f})")
    left.set(xlabel="passes", ylabel="norm of p.grad", title="p at rest: the same gradient, piling up")
    right.set(xlabel="updates", ylabel="norm of p.grad", title="p in training: old gradients still pushing")
    right.set_ylim(top=6.5)
    left.legend()
    right.legend(loc="upper left")
    figure.tight_layout()
    plt.show()

# %% [markdown]
# ## 3. Notes that stay as they were
#
# You want to watch the accumulation: after every pass, write down `p.grad`. A list with
# `notes.append(p.grad)` does not do it. After four passes, the list holds *the same tensor four times*,
# and all four show the end. From the second pass on, `backward()` adds **in place**; a list of references
# is no diary, it is one window with four frames.
#
# `p.grad.detach()` and `p.grad.data` do not help. They are new tensor objects, and they look at the old
# memory. (*Vectors, clone and detach* is about just this.) It gets worse if the caller zeroes the gradient
# afterwards: then all your notes say 0.
#
# In this exercise nothing is ever reset, neither between the passes nor before them. If `p.grad` holds
# something when you get it, that is where the sum starts. And `f` is like a loss in training: each call may
# look at another mini-batch. So one call is one pass, and the graph of a pass is used once.


# %% exercise="grad_snapshots"
def grad_snapshots(
    f: Callable[[Tensor], Tensor],
    p: Tensor,
    n: int,
) -> list[Tensor]:
    """Run ``n`` passes, forward and backward, that accumulate; note ``p.grad``
    after each of them.

    ``p.grad`` is never reset, not even at the beginning: what it holds already
    is added to. Afterwards it holds the sum that the last pass has made of it.
    The values of ``p`` and torch's grad mode are as they were.

    Args:
        f: ``f(p)`` is a loss of shape (). It may be another loss at every
            call, as with mini-batches; call it once for each pass.
        p: a floating leaf that requires grad, of any shape. ``p.grad`` may be
            None or a tensor.
        n: how many passes, n ≥ 1.

    Returns:
        A list of ``n`` tensors of the shape and dtype of ``p`` that do not
        require grad. The k-th is what ``p.grad`` was right after the k-th
        pass. They are copies: they share no memory with ``p.grad``, and stay
        as they are whatever happens to it later.
    """
    ### BEGIN SOLUTION
    snapshots = []
    for _ in range(n):
        f(p).backward()
        snapshots.append(p.grad.clone())
    return snapshots
    ### END SOLUTION


# %% [markdown]
# ## 4. Why torch adds at all
#
# Accumulation is no accident. The gradient of a sum is the sum of the gradients,
#
# $$\nabla_p\,(\ell_1 + \ell_2 + \dots + \ell_k) = \nabla_p\,\ell_1 + \nabla_p\,\ell_2 + \dots + \nabla_p\,\ell_k,$$
#
# and the same rule is at work *within* one graph: wherever a tensor is used twice, what comes back along the
# two paths is added. That is how the lecture's $\ell = \sum_i (p_i - p_i^2)^2$ gets its 12 at $p_i = 2$, as
# $-4$ on the direct path plus $16$ through $w = p^2$. Adding across several `backward()` calls is the same
# rule with the sum spread over time. It is what lets you train with a batch that does not fit into memory, in
# *Training loops*.
#
# So here is the other side of exercise 1: several losses, given to you ready computed. They may share a part
# of their graphs, such as a common $w$. You may add losses or you may add gradients. If you add gradients,
# mind who frees what; and mind that `p.grad` may not be empty when you come.


# %% exercise="sum_of_losses_grad"
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    """The gradient of the sum of several losses with respect to ``p``. Torch's
    grad mode is left as it was.

    Args:
        losses: a list or tuple of at least one loss, each of shape () and
            computed from ``p``. Their graphs may have parts in common, and
            nobody has gone back through them yet. Their values are left
            unchanged; their graphs need not survive.
        p: a floating leaf that requires grad, of any shape; its values are
            left unchanged. ``p.grad`` may be None or hold a gradient from
            earlier, which is no part of the answer. What it holds afterwards
            does not matter.

    Returns:
        The gradient, in the shape and dtype of ``p``; it does not require
        grad.
    """
    ### BEGIN SOLUTION
    (gradient,) = torch.autograd.grad(sum(losses), p)
    return gradient
    ### END SOLUTION


# %% [markdown]
# ## 5. What went wrong here?
#
# Torch's error messages are good once you know which of your deeds they mean. And some deeds have no message.
# Below is a bank of snippets, all of them short, all of them seen in the wild. Each says in its first line
# what is **wanted**; what it arrives at is in `answer`. Each deserves exactly one of ten labels:

# %%
LABELS = {
    "graph_freed": "raises: backward() needs a part of the graph that an earlier backward() has freed",
    "no_graph": "raises: backward() starts from a tensor that has no graph, so there is no way back",
    "leaf_in_place": "raises: a leaf that requires grad is written to while autograd is recording",
    "saved_tensor_changed": "raises: a tensor that backward() needs was changed in place, and "
    "autograd noticed",
    "not_floating": "raises: only floating point tensors can require gradients",
    "gradient_is_none": "raises: .grad is used as a tensor where it is None",
    "added_up": "raises nothing; the answer contains a gradient of an earlier backward() that is not wanted",
    "same_tensor": "raises nothing; a value was noted without a copy, and has changed since",
    "behind_autograd": "raises nothing; a tensor that backward() needs was changed where autograd "
    "cannot see it",
    "correct": "raises nothing; the answer is what was wanted",
}

SNIPPETS = {
    "example_1": """
# wanted: the gradient of the sum of p²
p = torch.tensor([1.0, 2.0])
(p**2).sum().backward()
answer = p.grad
""",
    "example_2": """
# wanted: the gradient of p³, without that of p²
p = torch.tensor(2.0, requires_grad=True)
(p**2).backward()
(p**3).backward()
answer = p.grad
""",
    "snippet_01": """
# wanted: dw/dp, found twice
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward()
p.grad = None
w.backward()
answer = p.grad
""",
    "snippet_02": """
# wanted: p.grad as it was after the first pass
p = torch.tensor([3.0, 1.0], requires_grad=True)
(p**2).sum().backward()
note = p.grad
(p**2).sum().backward()
answer = note
""",
    "snippet_03": """
# wanted: the gradient of the loss, and then one step
p = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (p**2).sum()
loss.backward()
p -= 0.1 * p.grad
answer = p
""",
    "snippet_04": """
# wanted: the gradient of the sum of exp(p)
p = torch.tensor([0.0, 1.0], requires_grad=True)
w = p.exp()
w.data.zero_()
w.sum().backward()
answer = p.grad
""",
    "snippet_05": """
# wanted: the gradient of the loss
p = torch.tensor(3.0)
loss = p**2
p.requires_grad_()
loss.backward()
answer = p.grad
""",
    "snippet_06": """
# wanted: dw/dp of the second pass alone (the lecture's cell)
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward(retain_graph=True)
p.grad.zero_()
w.backward()
answer = p.grad
""",
    "snippet_07": """
# wanted: the gradient of the sum of p²
p = torch.tensor([1, 3, 2, 2], requires_grad=True)
(p**2).sum().backward()
answer = p.grad
""",
    "snippet_08": """
# wanted: the gradient of the sum of p + exp(p)
p = torch.tensor([0.0, 1.0], requires_grad=True)
w = p.exp()
w += p
w.sum().backward()
answer = p.grad
""",
    "snippet_09": """
# wanted: the gradient of p², starting from a clean p.grad
p = torch.tensor([2.0], requires_grad=True)
p.grad.zero_()
(p**2).backward()
answer = p.grad
""",
    "snippet_10": """
# wanted: dw/dp of the second pass alone
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward(retain_graph=True)
p.gard = torch.zeros_like(p)
w.backward()
answer = p.grad
""",
    "snippet_11": """
# wanted: the gradient at p, as it was before the step
p = torch.tensor([2.0], requires_grad=True)
loss = (p**2).sum()
with torch.no_grad():
    p -= 0.5
loss.backward()
answer = p.grad
""",
    "snippet_12": """
# wanted: a copy of dl/dw
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
l = w**2
l.backward()
answer = w.grad.clone()
""",
    "snippet_13": """
# wanted: the gradient of the last of the two losses
p = torch.tensor([2.0, 3.0], requires_grad=True)
w = p**2
for target in (1.0, 4.0):
    p.grad = None
    loss = (w - target).pow(2).sum()
    loss.backward()
answer = p.grad
""",
    "snippet_14": """
# wanted: the gradient of p² + p³
p = torch.tensor([2.0], requires_grad=True)
(p**2).backward()
(p**3).backward()
answer = p.grad
""",
    "snippet_15": """
# wanted: p as it was before each of two steps
p = torch.tensor([1.0, 2.0], requires_grad=True)
history = []
for _ in range(2):
    history.append(p.detach())
    p.grad = None
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.1 * p.grad
answer = history
""",
    "snippet_16": """
# wanted: p with its first element set to zero
p = torch.tensor([1.0, 2.0], requires_grad=True)
p[0] = 0.0
answer = p
""",
    "snippet_17": """
# wanted: the gradient at p, as it was before the step
p = torch.tensor([2.0], requires_grad=True)
loss = (p**2).sum()
p.data -= 0.5
loss.backward()
answer = p.grad
""",
    "snippet_18": """
# wanted: the gradient of the third loss alone
p = torch.tensor([2.0], requires_grad=True)
for factor in (1.0, 2.0, 3.0):
    loss = (factor * p).pow(2).sum()
    loss.backward(retain_graph=True)
answer = p.grad
""",
    "snippet_19": """
# wanted: the gradient of the sum of 2p
p = torch.arange(3).requires_grad_()
(2 * p).sum().backward()
answer = p.grad
""",
    "snippet_20": """
# wanted: the gradient of the loss
p = torch.tensor([2.0], requires_grad=True)
with torch.no_grad():
    loss = (p**2).sum()
loss.backward()
answer = p.grad
""",
}


def run_snippet(snippet_id: str) -> None:
    """Show a snippet of the bank, run it, and print what comes of it."""
    print(f"--- {snippet_id}{SNIPPETS[snippet_id]}", end="")
    names = {"torch": torch}
    try:
        exec(SNIPPETS[snippet_id], names)
        print(f"→ answer = {names['answer']}")
    except Exception as error:
        print(f"→ {type(error).__name__}: {str(error).splitlines()[0]}")


# %% [markdown]
# Two examples. The first is `no_graph`: nothing that led to the loss requires grad. The second raises nothing,
# and prints 16 where 12 was wanted: `added_up`.
#
# Do the rest in two rounds. First read, and *predict*. Only then call `run_snippet`; where it surprises you,
# you have found what to learn. (A `classify_error` that runs the snippet itself, with `exec`, is allowed. It gets
# most of the first six labels from the message, and none of the last four: those take somebody who knows what was
# wanted.) The messages will give most of the first six labels away. Among the last four
# no message helps: work out the wanted number on paper, and compare.

# %% tags=["illustration"]
run_snippet("example_1")
run_snippet("example_2")


# %% exercise="classify_error"
def classify_error(snippet_id: str) -> str:
    """What becomes of a snippet of the bank when it is run.

    Args:
        snippet_id: a key of ``SNIPPETS``.

    Returns:
        The one key of ``LABELS`` whose description fits.
    """
    ### BEGIN SOLUTION
    fitting = {
        "graph_freed": ("snippet_01", "snippet_13"),
        "no_graph": ("example_1", "snippet_05", "snippet_20"),
        "leaf_in_place": ("snippet_03", "snippet_16"),
        "saved_tensor_changed": ("snippet_08", "snippet_11"),
        "not_floating": ("snippet_07", "snippet_19"),
        "gradient_is_none": ("snippet_09", "snippet_12"),
        "added_up": ("example_2", "snippet_10", "snippet_18"),
        "same_tensor": ("snippet_02", "snippet_15"),
        "behind_autograd": ("snippet_04", "snippet_17"),
        "correct": ("snippet_06", "snippet_14"),
    }
    return next(label for label, ids in fitting.items() if snippet_id in ids)
    ### END SOLUTION


# %% [markdown]
# If you have all of them: why does `p += …` raise on a leaf, but `w += …` on the result of an operation does
# not, at least not until `backward()`? And if `w = p.exp()` may not be changed afterwards, why may
# `w = 10 * p`? (What would the graph have to keep of each?)
#
# ## 6. A cell that cannot have printed this
#
# The lecture trains $f(x, p) = x\cdot p$ to multiply by 2: a hundred rows, and for each of them a forward pass,
# the loss $\ell(p; x) = \frac1n\sum_i (x_i p_i - 2x_i)^2$, a backward pass, one SGD step with `lr=.01`. In
# every round, the cell prints the output $x\cdot p$. Here is what the notebook has stored, beside what the
# data say:

# %%
generator = torch.Generator().manual_seed(0)
lecture_p0 = torch.rand(2, generator=generator)
lecture_D = torch.rand(100, 2, generator=generator)
stored_outputs = torch.tensor([[0.2586, 0.6317], [0.2607, 0.6386], [0.2628, 0.6454], [0.2649, 0.6521]])

print("p0                  ", lecture_p0)
print("x0 · p0             ", lecture_D[0] * lecture_p0)
print("stored first output ", stored_outputs[0])
print("stored differences\n", stored_outputs.diff(dim=0))

# %% [markdown]
# The very first output is wrong already, before any gradient has been used: $x_0\cdot p_0$ is
# $(.0439, .1014)$, the notebook shows $(.2586, .6317)$. So it is not about learning, not about zeroing, not
# about the optimiser. What gives it away is that the stored outputs creep up by nearly the same amount each
# time. Every row is another random $x$; $x\cdot p$ ought to jump about. **The $x$ did not change.** Which $x$
# was it? Divide the first output by $p_0$, and look for the quotient among the rows.

# %% tags=["illustration"]
suspect = stored_outputs[0] / lecture_p0
distances = (lecture_D - suspect).norm(dim=1)
print("quotient", suspect)
print("nearest row:", distances.argmin().item(), lecture_D[distances.argmin()])

# %% [markdown]
# It is `dataset[99]`, the last row. In Python, **a loop variable survives its loop**. Somebody ran a cell with
# `for data in dataset:`, which left `data` at row 99. Then the loop's variable was renamed in one place and
# not in the other, something like this:
#
# ```python
# for row in dataset:
#     opt.zero_grad()
#     output = a_funcion(data, p)   # data: left behind by an earlier loop
#     print(output)
#     l = loss(data, output)
#     l.backward()
#     opt.step()
# ```
#
# It runs, the loss falls, and the parameter ends at $(.854, 1.375)$ where $(.891, 1.100)$ is right. Then the
# text of the cell was mended and its output was left standing. A notebook stores text and output side by side,
# and nothing guarantees that the one comes from the other. *Restart the kernel and run all*, before you
# believe it.
#
# The cell has some smaller flaws, all of them harmless to the numbers. `opt.zero_grad()` stands there twice.
# `.mean()` follows `.mean(-1)`, which has already left a single number. And the last line prints the *final*
# parameter and calls it "initial p". One thing is not harmless: the lecture's earlier cell with SGD computes
# `w` **once**, above everything else. Put that into a loop as it stands, and the second round raises: `w` is
# a part of the graph, and the graph of the first round is gone (`snippet_13`).
#
# Write the cell as a function, so that it has no globals to trip over, and let it return all that the cell
# prints, under the right names.


# %% exercise="stale_cell_repair"
def stale_cell_repair(
    D: Tensor,
    p0: Tensor,
    lr: float,
) -> dict[str, Tensor | int]:
    """The lecture's training cell, repaired: what it prints, under the right
    names.

    The model's output for a row x is ``x * p``; the loss of the row is the
    mean of ``(x * p - 2 * x)**2`` over its n elements. There is one SGD step
    for each row, in the order of the rows, with torch.optim.SGD or by hand.
    The function draws no random numbers (a DataLoader would draw one, even if
    it does not shuffle), and leaves torch's grad mode as it found it.

    Args:
        D: the data, shape (T, n) with T ≥ 1, floating; left unchanged.
        p0: the initial parameter, shape (n,), of the dtype of ``D``, a leaf.
            It may or may not require grad; either way it is left unchanged:
            its values, its ``requires_grad`` and its ``.grad``.
        lr: the learning rate.

    Returns:
        A dict with four entries. The tensors have the dtype of ``p0`` and do
        not require grad.

        - ``"initial p"``: the parameter before the first update, shape (n,).
        - ``"outputs"``: shape (T, n); row t is the output for row t of ``D``,
          as it is in the forward pass, before the update that it leads to.
        - ``"final p"``: the parameter after the last update, shape (n,).
        - ``"updates"``: how many updates there were, an int.
    """
    ### BEGIN SOLUTION
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    outputs = []
    for x in D:
        optimizer.zero_grad()
        output = x * p
        (output - 2 * x).pow(2).mean().backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": p0.detach().clone(),
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
    ### END SOLUTION


# %% [markdown]
# The last piece of evidence. Your repaired cell, fed with a hundred copies of row 99, should print what the
# lecture's notebook has stored. Reproducing a bug on purpose is the proof that you have understood it.

# %% tags=["illustration"]
import matplotlib.pyplot as plt

with needs("stale_cell_repair"):
    right = stale_cell_repair(lecture_D, lecture_p0, 0.01)
    frozen = stale_cell_repair(lecture_D[99].repeat(100, 1), lecture_p0, 0.01)
    gap = (frozen["outputs"][:4] - stored_outputs).abs().max().item()
    print(f"row 99 a hundred times: largest difference from the stored outputs {gap:.5f}")
    figure, axes = plt.subplots(figsize=(7, 3.5))
    axes.plot(right["outputs"][:, 0], ".-", linewidth=0.6, label="the rows in turn")
    axes.plot(frozen["outputs"][:, 0], label="row 99 every time")
    axes.plot(stored_outputs[:, 0], "kx", label="stored in the lecture")
    axes.set(xlabel="update", ylabel="first element of the output", title="Too smooth to be true")
    axes.legend()
    plt.show()

# %% [markdown]
# ## What you should now be able to say
#
# - `backward()` adds to `.grad`. Between two updates somebody has to forget; between two halves of a batch
#   nobody should.
# - `backward()` frees what the forward pass saved. `retain_graph=True` keeps it for another pass. It has
#   nothing to do with `.grad`, and it is no cure for an error whose cause is a tensor computed outside a loop.
# - `zero_()` keeps the tensor and erases it, None lets go of it. An optimiser with momentum can tell zero from
#   None, and so can everybody who still holds the old gradient.
# - A name, a `detach()` and a `.data` are not copies. Notes are taken with `clone()`.
# - Autograd notices in-place changes of saved tensors by counting them. `.data` goes past the counter, and
#   what comes back is wrong without a word.
# - Why the lecture's 10 and 20 cannot be the output of code that zeroes, and how four smooth numbers showed
#   that a training loop had been looking at one row all the time.
