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
# # An SGD of your own, equal to torch's
#
# The lecture needs one line for it:
#
# ```python
# opt = torch.optim.SGD([p], lr=1.0)
# ```
#
# In *SGD by hand* you wrote what this `opt` does, half a line, `p -= lr * p.grad`. But whoever looks at the
# signature of `torch.optim.SGD` finds more: `momentum`, `dampening`, `weight_decay`, `nesterov`, `maximize`.
# Each is a line of arithmetic. Textbooks, papers and libraries write some of these lines in *different* ways,
# under the same names, and nearly all the ways agree at the first step. So "my optimiser has momentum" says
# little. In this notebook you write a class, `MySGD`, of which you can say more: **it does what torch's does,
# to ten digits, at every step.**
#
# You will write one class, in stages, and each stage carries its own points:
#
# | stage | what | points |
# |---|---|---|
# | 1 | plain steps; parameters without a gradient | 15 |
# | 2 | momentum | 20 |
# | 3 | dampening | 10 |
# | 4 | weight decay | 15 |
# | 5 | Nesterov | 15 |
# | 6 | maximize; refusing what makes no sense | 10 |
# | 7 | parameter groups, generators, `zero_grad` | 15 |
#
# Sections 1 to 7 explain the stages, the class is in section 8. You may read everything first, or go to and
# fro and run the `check` after each stage: it tells stage by stage what works. Nearly every hidden test looks
# at one stage only, so an unfinished Nesterov does not cost you your momentum.

# %%
from collections.abc import Callable, Iterable
from typing import Any

import torch

from autograder import check, hint, needs

# %% [markdown]
# ## 1. An optimiser is an object with a memory
#
# An optimiser has three parts:
#
# - **the parameters**, the very tensors that the model uses. The optimiser changes them in place. If it held
#   copies, it would train the copies.
# - **`step()`**, which moves every parameter that has a gradient, and **`zero_grad()`**, which forgets the
#   gradients. The two are separate because the gradients belong to the *caller*, who may want to log them,
#   clip them, or let several backward passes add up (*Accumulation and graph lifetime*). The lecture's
#   training loop calls `opt.zero_grad()` twice an update. Once would do; twice does no harm; not at all
#   would. (And its table of contents promises `.stop()`. There is no such thing. It means `.step()`.)
# - **a memory** from step to step. Plain SGD needs none, everything from stage 2 on does. This is why an
#   optimiser is built *once*, before the loop, and why a saved model is not enough to resume a training:
#   without the optimiser's memory it starts anew.
#
# A parameter whose `.grad` is `None` took no part in the loss. It is skipped: not moved, and its share of the
# memory not touched either. That is *not* the same as a gradient of zero, as stage 2 will show.
#
# ### A slope to measure on
#
# Optimisers are best looked at where nothing else happens: one parameter, which starts at 1, on a constant
# slope of 1, four steps with `lr=0.1`. Plain SGD goes to .9, .8, .7, .6. Here is what torch does with its
# options. Each of these numbers can be had with a pencil, and you should get a few of them that way before
# you program anything.


# %%
settings: list[dict[str, Any]] = [
    {},
    {"momentum": 0.9},
    {"momentum": 0.9, "dampening": 0.5},
    {"weight_decay": 0.1},
    {"momentum": 0.9, "weight_decay": 0.1},
    {"momentum": 0.9, "nesterov": True},
    {"momentum": 0.9, "nesterov": True, "weight_decay": 0.1},
    {"maximize": True},
    {"maximize": True, "weight_decay": 0.1},
]


# %% tags=["illustration"]
def down_the_slope(optimizer_class: Callable[..., Any], **options: Any) -> list[float]:
    """Where four steps lead from 1, on a constant slope of 1, at lr = 0.1."""
    p = torch.ones(1, dtype=torch.float64, requires_grad=True)
    optimizer = optimizer_class([p], lr=0.1, **options)
    visited = []
    for _ in range(4):
        p.grad = torch.ones(1, dtype=torch.float64)
        optimizer.step()
        visited.append(round(p.item(), 6))
    return visited


for options in settings:
    print(down_the_slope(torch.optim.SGD, **options), options or "plain")

# %% [markdown]
# ## 2. Momentum
#
# A ball that rolls down a valley does not choose its direction anew every instant; it has a velocity, to
# which the slope adds. Each parameter gets a buffer $b$ of its own shape:
#
# $$b_1 = g_1, \qquad b_t = \mu\, b_{t-1} + g_t, \qquad p \leftarrow p - \gamma\, b_t .$$
#
# $\mu$ is `momentum`, usually 0.9, and $\gamma$ is `lr`. On the slope of 1, $b$ is 1, then 1.9, then 2.71, …
# and $p$ is $1 - .1 = .9$, then $.9 - .19 = .71$, then $.439$. In the long run $b \to 1/(1-\mu) = 10$:
# **momentum 0.9 makes steps up to ten times longer.** Remember this when you switch it on and leave `lr` as
# it was.
#
# Where others do it differently:
#
# - As an *average*, $b_t = \mu b_{t-1} + (1-\mu) g_t$, as Adam does. The direction is the same, the length is
#   not.
# - With the *learning rate inside*, $v_t = \mu v_{t-1} + \gamma g_t$, $p \leftarrow p - v_t$, as in the paper
#   by Sutskever and others that torch's documentation cites. As long as $\gamma$ is constant this is the same
#   to the last digit or so. When does it begin to matter? (Learning rates are hardly ever constant:
#   schedulers write a new one into the optimiser every epoch.)
#
# And what programs get wrong, although the formula is right: the buffers of two parameters get mixed up; the
# buffers are forgotten between steps; or the buffer *is* the gradient. `b = p.grad` makes no copy; it gives
# the caller's tensor a second name. Two things can then go wrong, and neither raises an error: your step
# changes the caller's gradient, or the caller's next `backward()` changes your memory.
#
# Now for None against zero. After one step with $\mu = .9$ the parameter is at .9 and $b = 1$. If the next
# gradient is *zero*, then $b = .9$, and the parameter rolls on to $.9 - .09 = .81$. If it is *None*, the
# parameter stays at .9, and $b$ stays 1, for when it is wanted again.
#
# ## 3. Dampening
#
# With `dampening` $\tau$, new gradients count for less:
#
# $$b_t = \mu\, b_{t-1} + (1 - \tau)\, g_t \quad\text{for } t > 1, \qquad b_1 = g_1 .$$
#
# Note what is *not* dampened: the first gradient. ($\tau = .5$ gives $b = 1$, then $.9 + .5 = 1.4$: the
# positions are .9 and .76. Who starts from a buffer of zeros gets .95.) Torch's documentation mentions it in
# a note at the very end. "First" is meant for each parameter: one that gets its first gradient when others
# are at their hundredth step has its $t = 1$ then. And without momentum there is no buffer, so that dampening
# does nothing at all.
#
# ## 4. Weight decay
#
# One often wants parameters to be small, and adds $\frac{\lambda}{2}\lVert p\rVert^2$ to the loss. Its
# gradient is $\lambda p$, so there is no need to compute the loss for it. `weight_decay` $\lambda$ adds it
# directly:
#
# $$g \leftarrow \nabla\ell(p) + \lambda p .$$
#
# This happens *first*; everything after it, momentum too, sees the sum. Without a gradient of its own,
# the parameter just shrinks, by the factor $1 - \gamma\lambda$ a step. You have met that: the variant in the
# lecture that is commented out,
#
# ```python
# #p = p - lr*p
# ```
#
# where the gradient should stand, **is** a step of pure weight decay, with $\lambda = 1$ and no loss. A
# hundred such steps multiply by $0.9^{100}$, and the model forgets everything, with great regularity.
#
# The other way to decay, called *decoupled*, is to subtract $\gamma\lambda p$ from the parameter on the side,
# past the buffer. AdamW is famous for it. Without momentum the two are the same. With momentum, torch's
# SGD is at .6821 after two steps on our slope ($\mu = .9$, $\lambda = .1$), and the decoupled one at .6911.
#
# Beware of writing the sum into the gradient that you were given (`p.grad += …`). It is the caller's, and it
# looks innocent for as long as the caller throws it away after each step.
#
# ## 5. Nesterov
#
# A rolling ball notices too late that the valley turns. Nesterov's idea is to look at where the momentum is
# about to lead, and correct from there. Torch writes it as a step along
#
# $$g_t + \mu\, b_t \qquad\text{instead of}\qquad b_t ,$$
#
# with the *new* buffer. Since $b_t = \mu b_{t-1} + g_t$, the newest gradient now counts $1 + \mu$ times at
# once. On the slope: $b_1 = 1$, the step is $.1 \cdot 1.9$, and $p = .81$; then $b_2 = 1.9$, the step is
# $.1 \cdot (1 + .9\cdot 1.9) = .271$, and $p = .539$.
#
# There are three tempting ways to get it wrong: $b_t + \mu g_t$, $\mu b_t$ alone, and the old buffer
# $g_t + \mu b_{t-1}$. One of them has the right first step. Which one? And mind that $g$ here includes the
# decay of stage 4.
#
# ## 6. Maximize, and refusing what makes no sense
#
# `maximize=True` goes uphill: $g \leftarrow -\nabla$. This flips the *gradient*, before the decay is added,
# and not the step. Weight decay is to make parameters small, uphill as well. (Slope 1, $\lambda = .1$: the
# first step goes from 1 to $1 + .1\cdot(1 - .1) = 1.09$. Flip at the end, and it is 1.11, growing by its own
# decay.)
#
# Finally, some arguments are mistakes for sure: a negative learning rate, momentum or weight decay; Nesterov
# without momentum or with dampening; no parameters at all. An optimiser that takes them silently costs
# somebody an afternoon. **The most expensive one is `SGD(p)` for `SGD([p])`.** A tensor *can* be walked
# through. What you get are its rows: new tensors, no leaves, with a `.grad` of None for ever. All of them are
# skipped, and nothing is ever trained, without an error. Torch refuses it, and so will you.
#
# ## 7. Groups, generators, zero_grad
#
# Often some parameters want other options: no weight decay for the biases, a smaller `lr` for the layers that
# were trained already. For this, `params` may also be a list of *groups*:
#
# ```python
# torch.optim.SGD(
#     [{"params": [weight], "weight_decay": 1e-4}, {"params": [bias], "lr": 0.5}],
#     lr=0.1,
# )
# ```
#
# What a group does not say, the other arguments say for it. Internally there are always groups, just one
# if you passed none, in the list `param_groups`; and that list is public. This is how a learning rate is
# changed in the middle of a training, `opt.param_groups[0]["lr"] = 0.01`, and all that torch's schedulers
# do. Therefore a step must look up its options *there*, each time.
#
# `model.parameters()` is a generator: whoever has walked through it holds an empty one. Walk once, and keep
# what you found.
#
# `zero_grad()` sets every gradient to None, and `zero_grad(set_to_none=False)` makes them zeros, those that
# are there. You know the difference by now: with momentum, the one stops a parameter that takes no part in
# the next loss, the other lets it roll on.

# %% [markdown]
# ## 8. The class
#
# Begin with `__init__`, and a `step` without options; that is stage 1. Each further stage is a line or two.
# `SGD` of torch can do a few more things (`state_dict`, `add_param_group`, a closure for `step`), which are
# not asked for.


# %% exercise="MySGD"
class MySGD:
    """Stochastic gradient descent with the options of torch.optim.SGD, and
    with its numbers.

    Do not use torch.optim, not even as a base class.

    Args:
        params: the parameters: floating leaf tensors that require grad, of any
            shapes. Any iterable will do: a list, a tuple, or a generator,
            which can be walked through only once. Or else a list of groups:
            dicts with the key "params", an iterable of parameters, and any of
            the names of the other arguments as further keys, with values that
            are allowed. What a group does not say, the other arguments say for
            it.
        lr: the learning rate γ.
        momentum: μ.
        dampening: τ.
        weight_decay: λ.
        nesterov: whether to take Nesterov's step.
        maximize: whether to go uphill instead of downhill.

    Attributes:
        param_groups: a list with a dict for each group; one dict if ``params``
            holds no groups. Its keys are "params", a list of the very tensors
            that were passed, and the options: "lr", "momentum", "dampening",
            "weight_decay", "nesterov" and "maximize". Whoever changes an
            option in there, to a value that is allowed as an argument, changes
            the steps from the next one on.

    Raises:
        TypeError: ``params`` is itself a tensor.
        ValueError: ``params`` is empty; or one of the arguments lr, momentum
            and weight_decay is negative (zero is fine); or the arguments ask
            for Nesterov with momentum 0, or with a dampening that is not 0.
    """

    def __init__(
        self,
        params: Iterable[torch.Tensor] | list[dict[str, Any]],
        lr: float = 1e-3,
        momentum: float = 0.0,
        dampening: float = 0.0,
        weight_decay: float = 0.0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
    ) -> None:
        ### BEGIN SOLUTION
        if isinstance(params, torch.Tensor):
            raise TypeError("params is a tensor; what is wanted is an iterable of tensors, such as [p]")
        if lr < 0 or momentum < 0 or weight_decay < 0:
            raise ValueError(f"negative option: lr={lr}, momentum={momentum}, weight_decay={weight_decay}")
        if nesterov and (momentum == 0 or dampening != 0):
            raise ValueError("Nesterov needs a momentum, and no dampening")
        items = list(params)
        if not items:
            raise ValueError("there are no parameters")
        groups = items if isinstance(items[0], dict) else [{"params": items}]
        defaults = {
            "lr": lr,
            "momentum": momentum,
            "dampening": dampening,
            "weight_decay": weight_decay,
            "nesterov": nesterov,
            "maximize": maximize,
        }
        self.param_groups = [{**defaults, **group, "params": list(group["params"])} for group in groups]
        self._buffers: dict[torch.Tensor, torch.Tensor] = {}
        ### END SOLUTION

    def step(self) -> None:
        """Change every parameter p that has a gradient, in place. With the
        options of p's group:

            g = p.grad, or -p.grad if maximize
            g = g + λ·p
            if μ is not 0:
                b = g                        the first time,
                b = μ·b + (1 - τ)·g          every later time
                g = g + μ·b  if nesterov,    g = b  otherwise
            p = p - γ·g

        Each parameter has its own b, which is remembered from step to step.
        "The first time" is the first step at which that parameter has a
        gradient and μ is not 0: until then it has no b, and from then on it
        has one, also while μ is set to 0 for some steps. A parameter whose
        ``.grad`` is None is skipped: its values, its b and its ``.grad`` stay
        as they are.

        Each parameter remains the same tensor object and a leaf that requires
        grad. Each ``.grad`` is left as it is. It belongs to the caller, who
        may overwrite it in place between two steps; no b changes by that. The
        step leaves torch's random generator and its grad mode alone; the mode
        is on at the call.
        """
        ### BEGIN SOLUTION
        with torch.no_grad():
            for group in self.param_groups:
                mu = group["momentum"]
                for p in group["params"]:
                    if p.grad is None:
                        continue
                    g = -p.grad if group["maximize"] else p.grad
                    g = g + group["weight_decay"] * p  # a new tensor: from here on, g is not p.grad
                    if mu != 0:
                        b = self._buffers.get(p)
                        b = g if b is None else mu * b + (1 - group["dampening"]) * g
                        self._buffers[p] = b
                        g = g + mu * b if group["nesterov"] else b
                    p -= group["lr"] * g
        ### END SOLUTION

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget the gradients: afterwards the ``.grad`` of every parameter is
        None.

        With ``set_to_none=False``, a gradient that is there becomes zeros (in
        the same tensor or in a new one), and one that is None stays None.
        Nothing else changes, neither the parameters nor any b.
        """
        ### BEGIN SOLUTION
        for group in self.param_groups:
            for p in group["params"]:
                if set_to_none:
                    p.grad = None
                elif p.grad is not None:
                    p.grad.zero_()
        ### END SOLUTION


# %% [markdown]
# ## 9. Is it equal to torch's?
#
# How would you find out? One step from one point proves next to nothing; nearly all the wrong versions in
# this notebook take a perfect first step. This is what hides what:
#
# | as long as you test only … | you cannot see … |
# |---|---|
# | one step | nearly anything about momentum, dampening and Nesterov |
# | a constant learning rate | whether it sits inside or outside the buffer |
# | no momentum | whether weight decay is coupled |
# | one parameter | mixed-up buffers; a loop that ends too early |
# | parameters that always have a gradient | crashes on None; buffers that roll on |
# | gradients that nobody looks at afterwards | a step that writes into them |
# | float32 with a wide tolerance | small errors of all kinds |
#
# So: several steps, two shapes, a learning rate that changes on the way, a gradient that is missing now and
# then, float64, and the *path*, not the endpoint. And not bit for bit: `p - lr * g` and `p.add_(g,
# alpha=-lr)` may differ in the last digit, and both are right. It is the idea of *Gradient checking* once
# more: two implementations that were written independently and agree on random input are good evidence.

# %% tags=["illustration"]
import random


def largest_difference(seed: int, **options: Any) -> float:
    """How far MySGD and torch.optim.SGD ever get apart, on random gradients,
    some of which are missing.
    """
    dice = random.Random(seed)
    generator = torch.Generator().manual_seed(seed)

    def numbers(shape: tuple[int, ...]) -> torch.Tensor:
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    starts = [numbers((2, 3)), numbers((4,)), numbers((1,))]
    ours = [start.clone().requires_grad_() for start in starts]
    theirs = [start.clone().requires_grad_() for start in starts]
    mine, torchs = MySGD(ours, lr=0.1, **options), torch.optim.SGD(theirs, lr=0.1, **options)
    worst = 0.0
    for t in range(12):
        mine.param_groups[0]["lr"] = torchs.param_groups[0]["lr"] = 0.1 / (1 + t % 5)
        for a, b in zip(ours, theirs, strict=True):
            gradient = numbers(a.shape) if dice.random() < 0.7 else None
            a.grad, b.grad = gradient, None if gradient is None else gradient.clone()
        mine.step()
        torchs.step()
        worst = max(worst, *((a - b).abs().max().item() for a, b in zip(ours, theirs, strict=True)))
    return worst


with needs("MySGD"):
    for seed, options in enumerate(settings):
        print(f"{largest_difference(seed, **options):8.1e}   {options or 'plain'}")

# %% [markdown]
# Now put it to use, on the lecture's own task, *learning to multiply by 2* with `lr=0.1`. The lecture's
# second loop printed .4974, .7704 after the first row and .5116, .8198 after the second. Its final parameter,
# correctly computed, is (1.9341, 1.9512). (The lecture's first loop labels its final parameter "initial p".
# It is not.)

# %% tags=["illustration"]
torch.manual_seed(0)
lecture_p = torch.rand([2], requires_grad=True)
lecture_rows = torch.rand([100, 2])
with needs("MySGD"):
    optimizer = MySGD([lecture_p], lr=0.1)
    for number, x in enumerate(lecture_rows, start=1):
        optimizer.zero_grad()
        (x * lecture_p - 2 * x).pow(2).mean().backward()
        optimizer.step()
        if number in (1, 2, 100):
            print(f"after row {number}:", [round(value, 4) for value in lecture_p.tolist()])

# %% [markdown]
# ## 10. What momentum is good for: a ravine
#
# *SGD by hand* ended with a bound: on a parabola of curvature $h$, steps converge if $\gamma < 2/h$. Now take
# two directions of different curvature, a ravine,
#
# $$\ell(x, y) = \tfrac12\,(x^2 + 25\,y^2) .$$
#
# The steep direction dictates $\gamma < 2/25 = .08$. The flat one would like $\gamma = 1$. Plain SGD, at
# $\gamma = .07$, jumps from wall to wall in $y$ and creeps in $x$, where each step removes only 7 % of the
# error. Momentum adds up what stays the same from step to step, the way along the ravine, and
# cancels what changes sign, the way across. Nesterov brakes earlier, and so swings less.

# %% tags=["illustration"]
import matplotlib.pyplot as plt


def ravine(p: torch.Tensor) -> torch.Tensor:
    return 0.5 * (p[..., 0] ** 2 + 25 * p[..., 1] ** 2)


def path_in_the_ravine(steps: int, **options: Any) -> torch.Tensor:
    p = torch.tensor([-9.0, 1.8], requires_grad=True)
    optimizer = MySGD([p], **options)
    visited = [p.detach().clone()]
    for _ in range(steps):
        optimizer.zero_grad()
        ravine(p).backward()
        optimizer.step()
        visited.append(p.detach().clone())
    return torch.stack(visited)


with needs("MySGD"):
    paths = {
        "plain, lr = .07": path_in_the_ravine(60, lr=0.07),
        "momentum .8, lr = .03": path_in_the_ravine(60, lr=0.03, momentum=0.8),
        "Nesterov .8, lr = .03": path_in_the_ravine(60, lr=0.03, momentum=0.8, nesterov=True),
    }
    x, y = torch.meshgrid(torch.linspace(-10, 2, 121), torch.linspace(-2.2, 2.2, 89), indexing="xy")
    figure, (left, right) = plt.subplots(1, 2, figsize=(12, 4.2), width_ratios=(3, 2))
    heights = ravine(torch.stack([x, y], dim=-1))
    left.contour(x, y, heights, levels=[0.5, 2, 6, 15, 30, 50, 80], colors="lightgrey", zorder=0)
    for label, path in paths.items():
        left.plot(path[:25, 0], path[:25, 1], marker="o", markersize=3, linewidth=1, label=label)
        right.semilogy(ravine(path), label=label)
    left.plot([0], [0], "k*", markersize=12)
    left.set(xlabel="x (flat)", ylabel="y (steep)", title="The first 24 steps in the ravine")
    left.legend(loc="lower right")
    right.set(xlabel="step", ylabel="loss", title="Sixty steps")
    plt.show()

# %% [markdown]
# Try other numbers. With momentum $\mu$, the bound of the learning rate is $2(1+\mu)/h$: for $\mu = .8$ it is
# .144 here, so momentum also *allows* longer steps. Nesterov's is $2(1+\mu)/((1+2\mu)h)$, only .055. And with
# $\mu = .98$ the ball rolls past the star and back many times over. There is always something that can be set
# too high.
#
# ## What you should now be able to say
#
# - An optimiser holds the model's own tensors, and a memory. It is built once, before the loop.
# - Torch's momentum is a sum, not an average: `b = μ·b + g`, steps grow up to $1/(1-\mu)$ times, and the
#   learning rate stays outside.
# - The first buffer is the first gradient, undampened, for each parameter on its own.
# - Weight decay joins the gradient before momentum sees it. Decoupled decay is something else, and the
#   lecture's `p - lr*p` is decay without anything to learn.
# - Nesterov steps along `g + μ·b` with the new `b`, and `maximize` flips the gradient, not the decay.
# - `None` is skipped, memory included; zero is not. Gradients belong to the caller, and a second name for a
#   tensor is not a copy.
# - `SGD(p)`, an exhausted generator, a copied parameter: three ways to train nothing, without an error. Which
#   of them can an optimiser refuse?
# - Equality is tested on paths, with everything that could differ made to differ.
#
# *Training loops* goes on from here: there the optimiser is given, and the order of the calls is yours.
