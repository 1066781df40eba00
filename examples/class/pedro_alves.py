#!/usr/bin/env python
# coding: utf-8

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

# In[1]:


import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from autograder import check, hint, needs

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of shape ()
Gradient = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor of the same shape


# The lecture's loss, at the point where its text works out the numbers: $\ell(1,3,2,2) = 44$ and
# $\nabla\ell = 4p^3 - 6p^2 + 2p = (0, 60, 12, 12)$. (Its code cell below that text forgot to change the point
# and still says $(2,2,2,2)$.)

# In[2]:


P = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64)


def lecture_loss(p: Tensor) -> Tensor:
    """The lecture's ℓ(p) = Σ (pᵢ − pᵢ²)²."""
    return (p - p**2).pow(2).sum()


def lecture_gradient(p: Tensor) -> Tensor:
    """∇ℓ as the lecture derives it."""
    return 4 * p**3 - 6 * p**2 + 2 * p


print(lecture_loss(P), lecture_gradient(P))


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

# In[3]:


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


# In several dimensions a *partial* derivative moves one coordinate and holds the others still. With $e_i$ the
# $i$-th unit vector,
# 
# $$\frac{\partial f}{\partial x_i} \approx \frac{f(x + h e_i) - f(x - h e_i)}{2h}.$$
# 
# Three things go wrong here so often that they are worth a thought before you type. What do you divide by?
# How many coordinates move? And whose tensor do you write to, if you write to one: after `plus = x`, how many
# tensors are there?

# In[4]:


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
    x_plus = x
    x_minus = x
    x_plus[i] += eps
    x_minus[i] -= eps
    return (f(x_plus) - f(x_minus)) / (2 * eps)


# In[5]:


check("central_difference")


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

# In[6]:


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
    grad = torch.zeros_like(x)
    for idx in torch.ones(x.shape).nonzero().tolist():
        idx = tuple(idx)
        a = x.clone()
        b = a
        a[idx] += eps
        b[idx] -= eps
        grad[idx] = (f(a) - f(b)) / (2 * eps)
    return grad


# In[7]:


check("numerical_grad")


# Now you can settle the lecture's dispute. Its −4 is $2(p_i - w_i)$: the slope if $p$ moves and $w$ is **held
# fixed**. But $w = p^2$ moves along, and that path adds $\frac{\partial\ell}{\partial w}\frac{\partial
# w}{\partial p} = 4\cdot 4$: the total is $-4 + 16 = 12$. A difference quotient cannot forget a path: it
# *recomputes* everything downstream of $p$.

# In[8]:


twos = torch.full((4,), 2.0, dtype=torch.float64)
with needs("numerical_grad"):
    print("measured         ", numerical_grad(lecture_loss, twos))
print("autograd printed  12, the comment beside it says -4")


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
# 60, 12, 12)$. A central difference with $h=10^{-2}$ measures $(0.0002,\ 60.0006,\ 12.0003,\ 12.0003)$: a
# fine measurement. But the first element alone is off by 100 %, at *any* $h$: relative to a true zero, every
# error is infinite.
# 
# And the cases at the edge matter most in code that passes judgement. Two zero gradients *agree*. A `nan`
# agrees with nothing; yet every comparison with it is False, so a check that asks "is the error too large?"
# waves it through.

# In[9]:


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
    if a.shape != b.shape:
        raise ValueError("a and b differ in shape")
    a, b = a.double(), b.double()
    den = (torch.norm(a) + torch.norm(b)).item()
    if den > 0:
        return torch.norm(a - b).item() / den
    else:
        return 0.0


# In[10]:


check("relative_error")


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

# In[11]:


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
    z64 = z.to(torch.float64)
    truth = g(z64)
    norm_truth = torch.linalg.vector_norm(truth)
    errors = torch.zeros(len(epss), dtype=torch.float64)
    for k, eps in enumerate(epss):
        measured = measure(f, z, eps).to(torch.float64)
        errors[k] = torch.linalg.vector_norm(measured - truth) / norm_truth
    return errors


# In[12]:


check("eps_sweep")


# The plot this notebook is about. Find in it: the slopes 1 and 2 on the right, the slope −1 on the left, both
# bottoms of the central curves, and the plateau at 1 where $x + h = x$.

# In[13]:


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

# In[14]:


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


# In[15]:


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


# In[16]:


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
    # 1. noise
    f0 = f(x).item()
    f0_again = f(x).item()
    if f0 != f0_again:
        return CheckResult("stochastic", math.inf, None)

    claimed = grad_fn(x)
    if claimed.shape != x.shape:
        raise ValueError("wrong shape")

    flat = x.flatten()
    claimed = claimed.flatten()
    error = 0.0
    worst = None
    kinks = []
    for i in range(len(flat)):
        plus = flat.clone()
        minus = flat.clone()
        plus[i] += eps
        minus[i] -= eps
        F = (f(plus.reshape(x.shape)).item() - f0) / eps
        B = (f0 - f(minus.reshape(x.shape)).item()) / eps
        if abs(F - B) > 0.01 * max(1, abs(F), abs(B)):
            kinks.append(i)
        else:
            m = (F + B) / 2
            r = abs(claimed[i].item() - m) / (atol + rtol * abs(m))
            if math.isnan(r):
                r = math.inf
            if r > error:
                error = r
                worst = i
    # 2. wrong
    if error > 1:
        return CheckResult("wrong", error, worst)
    # 3. kink
    if len(kinks) > 0:
        return CheckResult("kink", error, kinks[0])
    # 4. passed
    return CheckResult("passed", error, None)


# In[17]:


check("gradient_check")


# Try it on three candidates from the lecture: the closed form, the comment's $2(p-w)$, and $p$ itself. That
# last one is what `p = p - lr*p` descends along, a variant that is commented out in the lecture's training
# loop. Its loss is another one, but "the parameter instead of its gradient" is wrong here as it is there.

# In[18]:


claims = {
    "4p³ - 6p² + 2p": lecture_gradient,
    "2(p - w)": lambda p: 2 * (p - p**2),
    "p": lambda p: p,
}
with needs("gradient_check"):
    for name, claim in claims.items():
        print(f"{name:16}", gradient_check(lecture_loss, claim, P))


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

# In[19]:


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
    h = 1e-5
    start = torch.get_rng_state()
    result = {}
    for name in impls:
        f, grad_fn, points = impls[name]
        is_wrong = False
        for point in points:
            torch.set_rng_state(start)
            claimed = grad_fn(point)
            for i in range(len(point)):
                plus = point.clone()
                minus = point.clone()
                plus[i] += h
                minus[i] -= h
                torch.set_rng_state(start)
                f_plus = f(plus)
                torch.set_rng_state(start)
                f_minus = f(minus)
                s = ((f_plus - f_minus) / (2 * h)).item()
                c = claimed[i].item()
                if not math.isfinite(c) or abs(c - s) > 1e-5 + 1e-3 * abs(s):
                    is_wrong = True
        result[name] = is_wrong
    torch.set_rng_state(start)
    return result


# In[20]:


check("find_bug")


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
