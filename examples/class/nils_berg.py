# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#       format_version: '1.3'
#       jupytext_version: 1.19.6
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Gradient checking
#
# Autograd differentiates the code you *wrote*. Whether that code is the function you *meant*, and whether the
# gradient you derived on paper is the gradient of that function, it cannot know. The lecture has its own
# example. For $p = (2,2,2,2)$, $w = p^2$ and
#
# $$\ell(p) = \sum_i (p_i - w_i)^2 = \sum_i (p_i - p_i^2)^2$$
#
# a comment beside `l.backward()` says *"result is 2\*(p-w) = 2\*(2-4) = -4"*, and the cell prints
# `tensor([12., 12., 12., 12.])`. One of the two is not $\nabla_p\ell$. Which one, and how would you convince
# a friend who trusts neither the comment nor autograd?
#
# By a third witness that knows no calculus at all: **evaluate the function twice, a little apart, and look at
# the slope.** That is a *numerical* gradient. It is far too slow to train with, and it is never exact, but it
# makes different mistakes from yours. Two methods that err differently and still agree are good evidence.
# This notebook builds the witness, finds out how far it can be trusted, and then sends it after eight
# suspicious gradients.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `central_difference`: one slope | 15 |
# | 2 | `numerical_grad`: all the slopes | 20 |
# | 3 | `relative_error`: one number for "how different?" | 15 |
# | 4 | `eps_sweep`: how small a step? | 10 |
# | 5 | `gradient_check`: a verdict | 20 |
# | 6 | `find_bug`: eight suspects | 20 |
#
# Every exercise stands alone: write each without calling the one before, and a slip in one cannot cost you
# the next.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "915ed99d55fced724492f9835b29813e", "grade": false, "grade_id": "provided-1", "locked": true, "schema_version": 3, "solution": false, "task": false}
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from autograder import check, hint, needs

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of shape ()
Gradient = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of the same shape

# %% [markdown]
# The lecture's loss, at the point where its text works out the numbers: $\ell(1,3,2,2) = 44$ and
# $\nabla\ell = 4p^3 - 6p^2 + 2p = (0, 60, 12, 12)$. (Its code cell below that text forgot to change the point
# and still says $(2,2,2,2)$.)

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "6cba0175bf72bb519ede0e985d8ad9c8", "grade": false, "grade_id": "provided-2", "locked": true, "schema_version": 3, "solution": false, "task": false}
P = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64)


def lecture_loss(p: Tensor) -> Tensor:
    """The lecture's ℓ(p) = Σ (pᵢ − pᵢ²)²."""
    return (p - p**2).pow(2).sum()


def lecture_gradient(p: Tensor) -> Tensor:
    """∇ℓ as the lecture derives it."""
    return 4 * p**3 - 6 * p**2 + 2 * p


print(lecture_loss(P), lecture_gradient(P))

# %% [markdown]
# ## 1. One slope
#
# The derivative is a limit, $\ell'(p) = \lim_{h\to 0} \frac{\ell(p+h)-\ell(p)}{h}$. A computer takes no
# limits; it picks a small $h$ and lives with the error. Taylor's formula says how large that is:
#
# $$\underbrace{\frac{\ell(p+h)-\ell(p)}{h}}_{\text{forward}} = \ell'(p) + \frac h2\,\ell''(p) + \dots \qquad
# \underbrace{\frac{\ell(p+h)-\ell(p-h)}{2h}}_{\text{central}}
# = \ell'(p) + \frac{h^2}{6}\,\ell'''(p) + \dots$$
#
# Stepping to *both* sides cancels the $\ell''$ term: make $h$ ten times smaller and the forward error shrinks
# ten times, the central error a hundred times. For the price of the same two evaluations. Below, $h$ is huge.
# The chord that the central difference takes is still nearly parallel to the tangent; the forward chord is
# not even close.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "87c26200b55f0e9fa1f34d82d28c88cd", "grade": false, "grade_id": "provided-3", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["illustration"]
import matplotlib.pyplot as plt


def one_loss(p: Tensor) -> Tensor:
    """One term of the lecture's loss."""
    return (p - p**2) ** 2


here, step = torch.tensor(1.3), 0.2
left, right = here - step, here + step
slope_here = 4 * here**3 - 6 * here**2 + 2 * here
axis = torch.linspace(0.9, 1.6, 200)
figure, axes = plt.subplots(figsize=(7, 4))
axes.plot(axis, one_loss(axis), color="black", label=r"$\ell(p) = (p-p^2)^2$")
axes.plot(
    axis,
    one_loss(here) + slope_here * (axis - here),
    color="tab:green",
    label=f"tangent, slope {slope_here:.2f}",
)
for name, start, colour in [("forward", here, "tab:red"), ("central", left, "tab:blue")]:
    slope = (one_loss(right) - one_loss(start)) / (right - start)
    axes.plot(
        [start, right],
        [one_loss(start), one_loss(right)],
        "o--",
        color=colour,
        label=f"{name} chord, slope {slope:.2f}",
    )
axes.set(xlabel="p", ylabel="loss", ylim=(-0.4, 1.0), title="Two chords and a tangent, h = 0.2")
axes.legend()
plt.show()


# %% [markdown]
# In several dimensions a *partial* derivative moves one coordinate and holds the others still. With $e_i$ the
# $i$-th unit vector,
#
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}.$$
#
# Three things go wrong here so often that they are worth a thought before you type. What do you divide by?
# How many coordinates move? And whose tensor do you write to, if you write to one: after `plus = x`, how many
# tensors are there?

# %% deletable=false nbgrader={"cell_type": "code", "checksum": "498d7b03711a6cd851b1a19ebeec3e5a", "grade": false, "grade_id": "central_difference", "locked": false, "schema_version": 3, "solution": true, "task": false}
def central_difference(f: Function, x: Tensor, i: int, eps: float) -> Tensor:
    """The slope of ``f`` at ``x`` along coordinate ``i``, measured from both sides.

    Args:
        f: takes a tensor with the shape and dtype of ``x``, returns one of shape () and that dtype. It is a
            black box: autograd cannot see into it.
        x: shape (n,), float32 or float64, without ``requires_grad``. On return it is as it was, bit for bit.
        i: the coordinate, 0 ≤ i < n.
        eps: the step to each side. Use this one, even where another would be more accurate.

    Returns:
        (f(x + eps·eᵢ) − f(x − eps·eᵢ)) / (2·eps), a tensor of shape () and of the dtype of ``x``.
        ``f`` is called exactly twice.
    """
    old = x[i].item()
    try:
        x[i] = old + eps
        upper = f(x)
        x[i] = old - eps
        lower = f(x)
    finally:
        x[i] = old
    return (upper - lower) / (2 * eps)


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "5aae29fc8ae12276892e9dff6829bbe8", "grade": true, "grade_id": "check-central_difference", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("central_difference")


# %% [markdown]
# ## 2. All the slopes
#
# The gradient is that, for every coordinate. So a numerical gradient in $n$ dimensions costs $2n$ evaluations
# of $f$. `backward()` costs about as much as a *few* evaluations, whatever $n$ is. For a model of a million
# parameters, that is two million forward passes against one backward pass, and the reason why autograd
# exists. We only want a witness, at small sizes, so $2n$ is fine.
#
# One trap is invisible on the lecture's loss. There, coordinate $i$ of the gradient depends on $p_i$ alone,
# so a step that you forget to take back does not show in the next coordinate. On a *coupled* function, such
# as $f(x) = x_0^2 x_1 + \sin(x_1 x_2)$, it does. Test on coupled functions.
#
# Another one: parameters are matrices as often as vectors, and a matrix may be a *view*, for example a
# transpose. `x.reshape(-1)` of a transpose is a copy; writing to it changes nothing in `x`.

# %% deletable=false nbgrader={"cell_type": "code", "checksum": "c3c9963e5ad515850f0b11a7e4a207a0", "grade": false, "grade_id": "numerical_grad", "locked": false, "schema_version": 3, "solution": true, "task": false}
def numerical_grad(f: Function, x: Tensor, eps: float = 1e-5) -> Tensor:
    """The gradient of ``f`` at ``x`` by central differences, one coordinate at a time.

    Args:
        f: takes one tensor with the shape and dtype of ``x``, returns one of shape () and that dtype. It is a
            black box: autograd and ``torch.vmap`` cannot see into it.
        x: any shape, contiguous or not (a transpose, say), float32 or float64, without ``requires_grad``.
            On return it is as it was, bit for bit, and so is torch's grad mode.
        eps: the step to each side of every coordinate. Use this one, even where another would be more
            accurate.

    Returns:
        The central differences with step ``eps``, in the shape and dtype of ``x``.
        ``f`` is called exactly ``2 * x.numel()`` times.
    """
    gradient = torch.zeros(x.numel(), dtype=x.dtype)
    for k in range(x.numel()):
        plus, minus = x.clone(), x.clone()
        p, m = plus.reshape(-1), minus.reshape(-1)
        p[k] += eps
        m[k] -= eps
        gradient[k] = (f(plus) - f(minus)) / (2 * eps)
    return gradient.reshape(x.shape)


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "219cb504d4bb07fefc1597e8daa9234f", "grade": true, "grade_id": "check-numerical_grad", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("numerical_grad")

# %% [markdown]
# Now you can settle the lecture's dispute. Its −4 is $2(p_i - w_i)$: the slope if $p$ moves and $w$ is **held
# fixed**. But $w = p^2$ moves along, and that path adds $\frac{\partial\ell}{\partial w}\frac{\partial
# w}{\partial p} = 4\cdot 4$: the total is $-4 + 16 = 12$. A difference quotient cannot forget a path: it
# *recomputes* everything downstream of $p$.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "5d3378591c874da00aff6f7ff1bbe9d0", "grade": false, "grade_id": "provided-4", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["illustration"]
twos = torch.full((4,), 2.0, dtype=torch.float64)
with needs("numerical_grad"):
    print("measured         ", numerical_grad(lecture_loss, twos))
print("autograd printed  12, the comment beside it says -4")


# %% [markdown]
# ## 3. How different is different?
#
# Measured and derived gradients never agree to the last digit, so `==` is useless. $\lVert a-b\rVert =
# 10^{-3}$ is excellent for gradients of size 1000, and terrible for gradients of size 0.001. We need a
# *relative* error, and we treat both sides alike, since we do not know in advance which of them is right:
#
# $$\operatorname{rel}(a,b) = \frac{\lVert a-b\rVert_2}{\lVert a\rVert_2+\lVert b\rVert_2} \in [0, 1]$$
#
# 0 means equal; 1 means opposite, or that one of them is zero; $10^{-k}$ means that about $k$ digits agree.
#
# Why norms of whole vectors, why not the relative error of each element? Look at the lecture's gradient $(0,
# 60, 12, 12)$. A central difference with $h=10^{-2}$ measures $(0.0002,\ 60.0010,\ 12.0006,\ 12.0006)$: a
# fine measurement. But the first element alone is off by 100 %, at *any* $h$: relative to a true zero, every
# error is infinite.
#
# And the cases at the edge matter most in code that passes judgement. Two zero gradients *agree*. A `nan`
# agrees with nothing; yet every comparison with it is False, so a check that asks "is the error too large?"
# waves it through.

# %% deletable=false nbgrader={"cell_type": "code", "checksum": "ab90a424b514d95598dabfaa4ba8cc89", "grade": false, "grade_id": "relative_error", "locked": false, "schema_version": 3, "solution": true, "task": false}
def relative_error(a: Tensor, b: Tensor) -> float:
    """How far ``a`` and ``b`` are apart, relative to their size: ‖a − b‖₂ / (‖a‖₂ + ‖b‖₂).

    Args:
        a, b: floating point tensors of one shape, which may be any; their dtypes may differ. A norm is taken
            over all the elements, and all the arithmetic is done in float64.

    Returns:
        A Python float in [0, 1]. It is 0.0 where ``a`` and ``b`` are both zero everywhere, and
        ``nan`` where any element of either is nan or infinite.

    Raises:
        ValueError: the shapes differ, even if they would broadcast.
    """
    if a.ndim != b.ndim or a.shape != b.shape:
        raise ValueError("These tensors have different shapes.")
    both = torch.stack([a.to(torch.float64), b.to(torch.float64)])
    if not torch.isfinite(both).all():
        return math.nan
    if not both.any():
        return 0.0
    lengths = both.reshape(2, -1).square().sum(dim=1).sqrt()
    distance = (both[0] - both[1]).square().sum().sqrt()
    return (distance / lengths.sum()).item()


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "3e4b25000fcf9ea9e47fe22a834e7aaf", "grade": true, "grade_id": "check-relative_error", "locked": true, "points": 15, "schema_version": 3, "solution": false, "task": false}
check("relative_error")


# %% [markdown]
# ## 4. How small a step?
#
# Smaller $h$, smaller error: so take $h = 10^{-12}$? Try it on paper. In float64, numbers carry about 16
# digits ($\varepsilon \approx 2\cdot10^{-16}$). $f(x+h)$ and $f(x-h)$ then agree in almost all of them; their
# difference keeps the few last digits, which are rounding noise of size $\varepsilon|f|$, and dividing by
# $2h$ blows that up:
#
# $$\text{error}(h) \approx \underbrace{\frac{h^2}{6}|f'''|}_{\text{truncation: falls with } h}
# + \underbrace{\frac{\varepsilon\,|f|}{h}}_{\text{round-off: grows as } h \text{ falls}}$$
#
# In a log-log plot that is a **V**. The bottom is where both are equally bad, $h \approx \varepsilon^{1/3}$:
# about $6\cdot10^{-6}$ in float64 and $5\cdot10^{-3}$ in float32. For forward differences it is
# $\varepsilon^{1/2}$, and the bottom lies higher. In float32, $h=10^{-6}$ is already deep in the noise, and
# below $10^{-7}$ the sum $x+h$ *is* $x$: the measured gradient is exactly 0, an error of exactly 100 %. This
# is why `torch.autograd.gradcheck` insists on float64.
#
# Here you know the truth $g$, so the error is taken relative to it alone: $\lVert m - g\rVert_2 / \lVert
# g\rVert_2$. The measuring instrument is an argument, so that you can sweep your own one, and a forward
# difference as well.

# %% deletable=false nbgrader={"cell_type": "code", "checksum": "8f901236bf723bc2b3fc30b4dd7f6c69", "grade": false, "grade_id": "eps_sweep", "locked": false, "schema_version": 3, "solution": true, "task": false}
def eps_sweep(
    f: Function,
    g: Gradient,
    x: Tensor,
    epss: Sequence[float],
    dtype: torch.dtype,
    *,
    measure: Callable[[Function, Tensor, float], Tensor],
) -> Tensor:
    """The error of a numerical gradient for each of several steps, in the arithmetic of ``dtype``.

    The measurement happens at a point that ``dtype`` can hold, z = ``x`` rounded to ``dtype``; the truth is
    the gradient at that same z, but computed in float64.

    Args:
        f: the function, for tensors of any floating dtype.
        g: its exact gradient, to be called with a float64 tensor.
        x: any shape, float64; unchanged on return.
        epss: the steps, in any order.
        dtype: torch.float32 or torch.float64.
        measure: ``measure(f, z, eps)`` is the numerical gradient, in the shape and dtype of z.

    Returns:
        A float64 tensor of shape (len(epss),), in the order of ``epss``: ‖m − g(z)‖₂ / ‖g(z)‖₂ for each
        measured gradient m. The norms run over all the elements and are taken in float64. g(z) is not zero.
    """
    z = x.to(dtype)
    true_grad = g(z.to(torch.float64))
    result = []
    for eps in epss:
        m = measure(f, z, eps).to(torch.float64)
        error = torch.sqrt(torch.sum((m - true_grad) ** 2)) / torch.sqrt(torch.sum(true_grad**2))
        result.append(error.item())
    return torch.tensor(result, dtype=torch.float64)


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "9296b5cb308992f90560e8a6f89d3245", "grade": true, "grade_id": "check-eps_sweep", "locked": true, "points": 10, "schema_version": 3, "solution": false, "task": false}
check("eps_sweep")

# %% [markdown]
# The plot this notebook is about. Find in it: the slopes 1 and 2 on the right, the slope −1 on the left, both
# bottoms of the central curves, and the plateau at 1 where $x + h = x$.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "ac4c32a6e359c1bdfe2862ab1e1953b0", "grade": false, "grade_id": "provided-5", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["illustration"]
import matplotlib.pyplot as plt


def forward_gradient(f: Function, x: Tensor, eps: float) -> Tensor:
    """The forward differences of ``f`` in all directions at once."""
    directions = torch.eye(x.numel(), dtype=x.dtype)
    return torch.vmap(lambda direction: (f(x + eps * direction) - f(x)) / eps)(directions)


epss = [10 ** (-k / 4) for k in range(2, 53)]
with needs("numerical_grad", "eps_sweep"):
    figure, axes = plt.subplots(figsize=(7, 4.5))
    for dtype, colour in [(torch.float32, "tab:orange"), (torch.float64, "tab:blue")]:
        for name, instrument, line in [("forward", forward_gradient, "--"), ("central", numerical_grad, "-")]:
            errors = eps_sweep(lecture_loss, lecture_gradient, P, epss, dtype, measure=instrument)
            label = f"{name}, {str(dtype).removeprefix('torch.')}"
            axes.loglog(epss, errors, line, color=colour, label=label)
    axes.set(xlabel="step h", ylabel="relative error", title="Truncation on the right, round-off on the left")
    axes.legend()
    plt.show()

# %% [markdown]
# ## 5. A verdict
#
# A checker takes a function and a *claimed* gradient and says whether to believe it. Two yardsticks are in
# use. The norm-wise one from exercise 3 gives one number for everything, but a small coordinate can hide
# behind a large one: claim $(1000, 0)$ where $(1000, 0.5)$ is right, and rel is $0.00025$. So a checker
# usually allows each coordinate its own error, as `torch.autograd.gradcheck` and `torch.allclose` do. With
# $c$ the claimed and $m$ the measured slope,
#
# $$r_i = \frac{|c_i - m_i|}{\text{atol} + \text{rtol}\cdot|m_i|} \le 1 .$$
#
# `rtol` is for large slopes, `atol` for those near zero. $r_i$ is the error in units of what is allowed, so
# $\max_i r_i$ is a single number with a clear limit: 1.
#
# Twice a checker must say neither *right* nor *wrong*, because its measurement is worthless:
#
# - **Kinks.** $|x|$ at 0, a ReLU at 0. From the left the slope is one number, from the right another; the
#   central difference reports their mean, which is neither (0.5 for ReLU, where torch says 0). So measure
#   both sides on their own: $F_i = (f(x+he_i)-f(x))/h$ and $B_i = (f(x)-f(x-he_i))/h$. On a smooth function
#   they differ by about $h|f''|$, next to nothing; across a kink they differ by the height of the jump,
#   however small $h$ is.
# - **Noise.** With dropout, $f(x)$ is another number at each call, and a difference quotient divides that
#   noise by $2h$. Measuring is hopeless. Noticing is easy.
#
# The plot shows what a central difference sees near the kink of a ReLU: a ramp, as wide as the step.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "48256eec231caab3cda4b6ee8e304263", "grade": false, "grade_id": "provided-6", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["illustration"]
import matplotlib.pyplot as plt

axis = torch.linspace(-0.5, 0.5, 401)
figure, axes = plt.subplots(figsize=(7, 3.5))
for step in (0.3, 0.1, 0.02):
    axes.plot(axis, (torch.relu(axis + step) - torch.relu(axis - step)) / (2 * step), label=f"h = {step}")
axes.plot([0], [0], "k*", markersize=12, label="torch's gradient at 0")
axes.set(
    xlabel="x", ylabel="central difference of ReLU", title="At the kink the measurement is 0.5 for every h"
)
axes.legend()
plt.show()

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "e0f677efb2d5c369c1b579e1302d52e8", "grade": false, "grade_id": "provided-7", "locked": true, "schema_version": 3, "solution": false, "task": false}
Verdict = Literal["passed", "wrong", "kink", "stochastic"]


@dataclass(frozen=True)
class CheckResult:
    """What a gradient check found.

    ``error`` is the largest rᵢ over the coordinates that could be judged;
    ``worst_index`` is a position in ``x.flatten()``, or None where there is
    nothing to point at.
    """

    verdict: Verdict
    error: float
    worst_index: int | None

    @property
    def passed(self) -> bool:
        """Whether to believe the gradient. "I cannot tell" is not a pass."""
        return self.verdict == "passed"


# %% deletable=false nbgrader={"cell_type": "code", "checksum": "2c1b225af906b99a33b0451bbc29fbc3", "grade": false, "grade_id": "gradient_check", "locked": false, "schema_version": 3, "solution": true, "task": false}
def gradient_check(
    f: Function, grad_fn: Gradient, x: Tensor, *, eps: float = 1e-5, rtol: float = 1e-3, atol: float = 1e-5
) -> CheckResult:
    """Judge the claimed gradient ``grad_fn(x)`` of ``f`` against one that is measured with step ``eps``.

    For each coordinate i of the flattened x, with eᵢ its unit vector:

        Fᵢ = (f(x + eps·eᵢ) − f(x)) / eps,    Bᵢ = (f(x) − f(x − eps·eᵢ)) / eps,    mᵢ = (Fᵢ + Bᵢ) / 2
        there is a kink at i where |Fᵢ − Bᵢ| > 0.01 · max(1, |Fᵢ|, |Bᵢ|)
        rᵢ = |claimedᵢ − mᵢ| / (atol + rtol·|mᵢ|), and infinity where that is nan

    The first of these that applies is the result; ``error`` is the largest rᵢ over the i that are no kinks,
    0.0 if there is no such i:

    1. f(x), evaluated twice, gives two different values: ``CheckResult("stochastic", math.inf, None)``.
    2. ``error`` > 1: ``CheckResult("wrong", error, worst)``, where worst is the i, no kink, with the
       largest rᵢ.
    3. There is a kink: ``CheckResult("kink", error, first)``, where first is the smallest i with a kink.
    4. Otherwise ``CheckResult("passed", error, None)``.

    Args:
        f: takes a tensor with the shape and dtype of ``x``, returns one of shape (). A black box: autograd
            cannot see into it.
        grad_fn: takes ``x``, returns the claimed gradient.
        x: any shape, float64, without ``requires_grad``. On return it is as it was, bit for bit; and this
            function itself leaves torch's random generator and grad mode alone.
        eps, rtol, atol: as above.

    Returns:
        A ``CheckResult`` whose ``error`` is a Python float and whose ``worst_index`` is a Python int or None.

    Raises:
        ValueError: the claimed gradient has not the shape of ``x``, even if they would broadcast.
    """
    a, b = f(x).item(), f(x).item()
    if a != b:
        return CheckResult("stochastic", math.inf, None)
    claimed = grad_fn(x).reshape(-1)
    error, worst, kink = 0.0, None, None
    for i in range(x.numel()):
        e = torch.zeros(x.numel(), dtype=torch.float64)
        e[i] = eps
        fwd = (f(x + e.reshape(x.shape)).item() - a) / eps
        bwd = (a - f(x - e.reshape(x.shape)).item()) / eps
        if abs(fwd - bwd) > 0.01 * max(1, abs(fwd), abs(bwd)):
            if kink is None:
                kink = i
            continue
        m = (fwd + bwd) / 2
        r = abs(claimed[i].item() - m) / (atol + rtol * abs(m))
        if r != r:
            r = math.inf
        if r > error:
            error, worst = r, i
    if error > 1:
        return CheckResult("wrong", error, worst)
    if kink is not None:
        return CheckResult("kink", error, kink)
    return CheckResult("passed", error, None)


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "ca144b84d97c09f6e65b5de3033cd16a", "grade": true, "grade_id": "check-gradient_check", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("gradient_check")

# %% [markdown]
# Try it on three candidates from the lecture: the closed form, the comment's $2(p-w)$, and $p$ itself. That
# last one is what `p = p - lr*p` descends along, a variant that is commented out in the lecture's training
# loop. Its loss is another one, but "the parameter instead of its gradient" is wrong here as it is there.

# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "d11fb534d00e2b3713cafa0be5b6ee58", "grade": false, "grade_id": "provided-8", "locked": true, "schema_version": 3, "solution": false, "task": false} tags=["illustration"]
claims = {
    "4p³ - 6p² + 2p": lecture_gradient,
    "2(p - w)": lambda p: 2 * (p - p**2),
    "p": lambda p: p,
}
with needs("gradient_check"):
    for name, claim in claims.items():
        print(f"{name:16}", gradient_check(lecture_loss, claim, P))

# %% [markdown]
# At $P = (1,3,2,2)$ all three are judged as they should be. Now imagine the check at $p = (1,1,1,1)$ only: $w
# = p$ there, both the right gradient and $2(p-w)$ are zero, and the false one **passes**. One point is not a
# check. Choose several, in general position, and on both sides of every branch.
#
# ## 6. Eight suspects
#
# A colleague hands you implementations of gradients under meaningless names, each with its function and the
# points where it will be used. Some are wrong. You get black boxes: no source, nothing that autograd can
# follow.
#
# One kind needs an idea. Some of the functions draw *noise* from torch's global generator, as dropout does.
# As they stand they cannot be measured (exercise 5), but the noise can be **frozen**: set the generator to
# the same state before each evaluation, and $f$ becomes an ordinary, smooth function; start `grad_fn` from
# that state too and it speaks about that very function. When done, give the generator back as you found it: a
# check that reseeds the world changes every experiment that runs after it, and makes it look reproducible.

# %% deletable=false nbgrader={"cell_type": "code", "checksum": "d227f5f9e2800ebced6d2da256aa11bc", "grade": false, "grade_id": "find_bug", "locked": false, "schema_version": 3, "solution": true, "task": false}
from contextlib import contextmanager


@contextmanager
def generator_at(state):
    """Start from ``state``; afterwards the generator is where it was."""
    before = torch.get_rng_state()
    torch.set_rng_state(state)
    try:
        yield
    finally:
        torch.set_rng_state(before)


def find_bug(impls: Mapping[str, tuple[Function, Gradient, Sequence[Tensor]]]) -> dict[str, bool]:
    """Which of several gradient implementations are wrong.

    Every implementation is ``(f, grad_fn, points)``: a function from shape (n,) to shape (), its claimed
    gradient, and the points at which the claim must hold, float64 tensors of shape (n,). ``f`` and
    ``grad_fn`` are black boxes: autograd cannot see into them. ``f`` is smooth near every point.

    An implementation is wrong if at any of its points, in any coordinate, the claimed slope c is not finite
    or is further from the true slope s than 1e-5 + 1e-3·|s|. No case is a close one: right gradients are
    exact up to rounding, wrong ones miss by ten times that or more somewhere. Central differences with any
    step between 1e-6 and 1e-4 tell them apart, coordinate by coordinate.

    Some ``f`` draw noise from torch's global generator; their ``grad_fn`` draws the very same noise when
    called from the same state of the generator (``torch.get_rng_state``, ``torch.set_rng_state``,
    ``torch.manual_seed``). Such a pair is judged with the noise frozen: it is wrong if ``grad_fn`` is not the
    gradient of ``f`` for the same noise.

    Args:
        impls: the implementations by name. On return, all points are as they were, bit for bit.

    Returns:
        A dict with the same keys: True (a Python bool) where the implementation is wrong, else False.
        On return, the state of torch's global generator is what it was before the call.
    """
    state = torch.get_rng_state()

    def frozen(function):
        def again(p):
            with generator_at(state):
                return function(p)

        return again

    def measured(f, p, h=3e-5):
        for k in range(len(p)):
            bump = torch.zeros_like(p)
            bump[k] = h
            yield (f(p + bump) - f(p - bump)).item() / (2 * h)

    def fine(f, grad_fn, p):
        pairs = zip(grad_fn(p).tolist(), measured(f, p))
        return all(abs(claim - slope) <= 1e-5 + 1e-3 * abs(slope) for claim, slope in pairs)

    return {name: not all(fine(frozen(f), frozen(g), p) for p in points) for name, (f, g, points) in impls.items()}


# %% deletable=false editable=false nbgrader={"cell_type": "code", "checksum": "0798a783fabbef2396de91331afb2972", "grade": true, "grade_id": "check-find_bug", "locked": true, "points": 20, "schema_version": 3, "solution": false, "task": false}
check("find_bug")

# %% [markdown]
# ## What you should now be able to say
#
# - A numerical gradient needs $2n$ evaluations and no calculus. It is a **witness**, not a way to train.
# - Central differences err by $h^2$, forward differences by $h$, and both by $\varepsilon/h$: the V. In
#   float64 $h \approx 10^{-5}$ is right; in float32 there is no good $h$, so check in float64.
# - "Relative error" needs a definition: symmetric or not, norm-wise or element-wise with an `atol`, and what
#   it does at zero and at `nan`. Write tests as *"accept if error ≤ limit"*, so that `nan` fails.
# - Separable functions hide forgotten steps and mixed-up coordinates; symmetric points and single branches
#   hide wrong formulas. Test coupled functions, at several points in general position.
# - At a kink and under noise a finite difference measures something else. Detect the first, freeze the
#   second, and count "cannot tell" as "not passed".
# - The lecture's −4 was a partial derivative with $w$ held fixed. The total is 12, and you have measured it.
#
# The tool for daily use is `torch.autograd.gradcheck(f, inputs)`: float64 inputs, `eps=1e-6, atol=1e-5,
# rtol=1e-3`. You know now what each of these numbers is for.
