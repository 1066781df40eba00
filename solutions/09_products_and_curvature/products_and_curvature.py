# %% [markdown]
# # Products and curvature
#
# The lecture goes backward from a *number*: `l.backward()` fills `p.grad`, one slope for each parameter.
# Most functions inside a network are not numbers. A layer takes 1000 numbers to 1000 numbers, and its
# derivative is a **matrix** of a million slopes, the Jacobian. Autograd never builds that matrix.
# Everything that you have seen it do is made of *products* with it, and a product costs about as much as
# evaluating the function.
#
# In this notebook you take the machine apart into its two products, put them together again to a whole
# matrix (once, to have seen it), and then differentiate the derivative. Second derivatives are
# **curvature**, and curvature settles a question that the lecture raises without noticing: it takes one
# step with `lr=1.0`, lands at $-10$, and moves on. How large may a learning rate be? You will be able to
# *measure* it.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `vjp`: what `backward` really computes | 15 |
# | 2 | `jvp`: the other direction | 15 |
# | 3 | `jacobian`: the whole matrix, from products | 15 |
# | 4 | `hvp`: curvature along a direction | 25 |
# | 5 | `hessian_diag`: curvature along each axis | 15 |
# | 6 | `top_eig`: the largest curvature of all | 15 |
#
# Every exercise stands alone. In each, `f` is the function whose slopes are asked for. What may be relied on is
# the same everywhere, and is written once, under `Function` in the next cell.

# %%
from collections.abc import Callable

import matplotlib.pyplot as plt
import torch
from torch import Tensor

from autograder import check, hint, needs

Function = Callable[[Tensor], Tensor]
"""What every exercise gets as its ``f``: it takes a tensor with the shape and
dtype of ``x`` and returns one of the same dtype; of which shape, the exercise
says. It is smooth and made of torch's operations: autograd, forward mode,
``torch.func`` and ``torch.vmap`` can see into it. (They could not, if there
were a ``torch.autograd.Function`` without ``setup_context`` in it; there is
none.) It draws no random numbers, and its value depends on ``x``. (And no
``x`` overlaps itself in memory, as an expanded tensor does.)
"""

# %% [markdown]
# Two losses will keep us company. The first is the lecture's, $\ell(p) = \sum_i (p_i - p_i^2)^2$, at the
# point $P = (1,3,2,2)$ where its text works out the gradient $(0, 60, 12, 12)$. (Its code stays at
# $(2,2,2,2)$.) Each $p_i$ has a term of its own there, so nothing ever depends on two coordinates at once.
# Such functions are called *separable*, and they forgive nearly every mistake in this notebook. So the
# second loss ties each number to the next: $c(p) = \sum_i (p_i - p_{i+1}^2)^2$, in a ring, with $p_5 =
# p_1$.

# %%
P = torch.tensor([1.0, 3.0, 2.0, 2.0], dtype=torch.float64)
ONES = torch.ones(4, dtype=torch.float64)


def lecture_loss(p: Tensor) -> Tensor:
    """The lecture's ℓ(p) = Σ (pᵢ − pᵢ²)²: separable."""
    return (p - p**2).pow(2).sum()


def ring_loss(p: Tensor) -> Tensor:
    """c(p) = Σ (pᵢ − pᵢ₊₁²)², in a ring: coupled."""
    return (p - p.roll(-1) ** 2).pow(2).sum()


print(lecture_loss(P), ring_loss(P))

# %% [markdown]
# ## 1. What backward really computes
#
# Let $f$ take $n$ numbers to $m$ numbers. Its Jacobian is the table of all the slopes,
#
# $$J_{ij} = \frac{\partial f_i}{\partial x_j}, \qquad m \text{ rows, } n \text{ columns.}$$
#
# Call `backward()` on a vector, and torch refuses: *grad can be implicitly created only for scalar
# outputs*. It wants to be told **how much each output counts**: a vector $v$ with $m$ numbers, the
# *cotangent*. It then computes the product
#
# $$v^\top J = \Big(\sum_i v_i \frac{\partial f_i}{\partial x_j}\Big)_j, \qquad n \text{ numbers.}$$
#
# This is the **vector-Jacobian product**, and it is all that reverse mode can do. For a loss, $m = 1$ and
# $v = 1$, and there is nothing more to it than the gradient.
#
# The chain rule is a chain of such products. Take the lecture's $w = p^2$ and $\ell = \sum (p - w)^2$ at $p
# = (2,2,2,2)$. The cotangent that arrives at $w$ is $\frac{\partial\ell}{\partial w} = -2(p - w) = 4$.
# Pulled back through $w = p^2$, whose Jacobian is diagonal with $2p = 4$, it becomes 16. Add what reaches
# $p$ directly, the famous $2(p - w) = -4$, and you have the 12 that the lecture's cell prints. (In
# *Vectors, clone and detach* you did this with `partial_vs_total`.)
#
# The functions that you write here are guests in somebody else's program. They are handed tensors that
# belong to a model, in the middle of a training step, and should leave no trace: the caller's `x` is not
# changed, not even its `requires_grad`, no `.grad` is filled, overwritten or reset, and what they return is
# a plain tensor without a graph behind it.


# %% exercise="vjp"
def vjp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    """The vector-Jacobian product of ``f`` at ``x``: Σᵢ vᵢ ∂fᵢ/∂xⱼ for all j.

    Args:
        f: a ``Function`` as described above; its value may have any shape.
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``; not empty.
        v: the cotangent, in the shape and dtype of ``f(x)``, which may be ();
            without ``requires_grad``.

    Returns:
        The product, in the shape and dtype of ``x``. It does not require grad.
        It is exact up to rounding, as autograd is; difference quotients are
        not good enough. Any means of torch will do.

        On return, x (values, ``requires_grad`` and ``.grad``) and v are as
        they were, and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    (product,) = torch.autograd.grad(f(leaf), leaf, v)
    return product
    ### END SOLUTION


# %% [markdown]
# ## 2. The other direction
#
# $v^\top J$ weighs the *rows*. One may also ask what the outputs do when the input moves in a direction $v$
# (now with $n$ numbers, a *tangent*):
#
# $$J v = \Big(\sum_j \frac{\partial f_i}{\partial x_j} v_j\Big)_i = \lim_{h\to0}\frac{f(x + hv) - f(x)}{h},
# \qquad m \text{ numbers.}$$
#
# The **Jacobian-vector product** is how fast each output changes as $x$ sets off with velocity $v$. Mind
# that a longer $v$ is a faster journey: nothing is divided by $\lVert v\rVert$.
#
# There are two ways to get it without a table of slopes and without a limit.
#
# - **Forward mode.** Let every number carry its derivative along, $(a, \dot a)$, and teach each operation
#   the rules: $(a,\dot a)\cdot(b,\dot b) = (ab,\ \dot a b + a\dot b)$. One pass forward, no graph, nothing
#   to store. In torch: `torch.autograd.forward_ad` (such pairs are *dual tensors*) or `torch.func.jvp`,
#   which returns the value *and* the product.
# - **Backward, twice.** Suppose you have only `torch.autograd.grad`. The product $g(u) = u^\top J$ is a
#   *linear* function of its cotangent $u$. Differentiate it with respect to $u$! Since $g(u)\cdot v =
#   u^\top J v$, its gradient with respect to $u$ is $Jv$, whatever $u$ is. This needs a $g$ that remembers
#   how it was computed: `create_graph=True`.


# %% exercise="jvp"
def jvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    """The Jacobian-vector product of ``f`` at ``x``: Σⱼ ∂fᵢ/∂xⱼ vⱼ for all i.

    Args:
        f: a ``Function`` as described above; its value may have any shape.
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``; not empty.
        v: the tangent, in the shape and dtype of ``x``, of any length, also 0;
            without ``requires_grad``.

    Returns:
        The product, in the shape and dtype of ``f(x)``. It does not require
        grad. It is exact up to rounding, as autograd is; difference quotients
        are not good enough. Any means of torch will do.

        On return, x (values, ``requires_grad`` and ``.grad``) and v are as
        they were, and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    u = torch.zeros_like(y, requires_grad=True)
    (pulled,) = torch.autograd.grad(y, leaf, u, create_graph=True)
    (pushed,) = torch.autograd.grad(pulled, u, v)
    return pushed
    ### END SOLUTION


# %% [markdown]
# The two products are tied together: $u^\top (J v) = (u^\top J)\, v$. Both sides weigh the same table, one
# from the left first, the other from the right first. It is a test that needs to know no derivative at all:

# %% tags=["illustration"]
u, v = torch.tensor([1.0, -2.0, 0.5, 3.0], dtype=torch.float64), torch.tensor([1.0, 1.0, 0.0, -1.0]).double()


def ring_terms(p: Tensor) -> Tensor:
    """The four terms of the ring, before they are squared and summed."""
    return p - p.roll(-1) ** 2


with needs("vjp", "jvp"):
    print("u · (J v) =", (u * jvp(ring_terms, P, v)).sum().item())
    print("(u J) · v =", (vjp(ring_terms, P, u) * v).sum().item())

# %% [markdown]
# ## 3. The whole matrix
#
# With a unit vector as the cotangent, $e_i^\top J$ is row $i$ of the Jacobian. With a unit vector as the
# tangent, $J e_j$ is column $j$. So the matrix costs $m$ products of the first kind or $n$ of the second,
# and you choose the cheaper one. A loss has $m = 1$ and a million parameters: **one** product backward, a
# million forward. That is why training uses `backward()`, and the reason why this course is about it.
#
# For tensors of other shapes, the Jacobian has a slope for each *pair* of an output element and an input
# element. The convention is `f(x).shape + x.shape`: the output's axes first. Three old acquaintances wait
# here. Rows come from *one* graph, and a graph is freed by its first use. Rows that were collected in
# `.grad` add up. And rows that are merely *names* of the same `.grad` all show the last one (*Accumulation
# and graph lifetime*).


# %% exercise="jacobian"
def jacobian(f: Function, x: Tensor) -> Tensor:
    """All the slopes of ``f`` at ``x``, put together from products.

    Not by ``torch.func.jacrev``, ``torch.func.jacfwd`` or
    ``torch.autograd.functional.jacobian``: these *are* this exercise.
    Everything else is welcome: ``torch.autograd.grad``, products forward or
    backward, ``torch.vmap``.

    Args:
        f: a ``Function`` as described above; its value may have any shape,
            also ().
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``. Neither x nor f(x) is empty.

    Returns:
        A tensor J of shape ``f(x).shape + x.shape`` and of the dtype of ``x``:
        ``J[i, j]`` is the slope of element i of f(x) along element j of x,
        where i and j are indices with as many axes as each has. It does not
        require grad. It is exact up to rounding; difference quotients are not
        good enough.

        On return, x (values, ``requires_grad`` and ``.grad``) is as it was,
        and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    y = f(leaf)
    rows = []
    for element in y.flatten():
        (row,) = torch.autograd.grad(element, leaf, retain_graph=True)
        rows.append(row)
    return torch.stack(rows).reshape(y.shape + x.shape)
    ### END SOLUTION


# %% [markdown]
# Look at one. The function below smooths 24 numbers, each with its neighbours, and takes every third of the
# result through a `tanh`: 8 outputs. One row is what one output listens to, one column is whom one input
# speaks to.


# %% tags=["illustration"]
def smoothed(x: Tensor) -> Tensor:
    """Eight weighted means of 24 numbers."""
    distance = torch.arange(24.0)[None, :] - torch.arange(1.0, 24.0, 3.0)[:, None]
    return torch.tanh(torch.exp(-(distance**2) / 8) @ x)


somewhere = 0.2 * torch.sin(torch.arange(24.0) / 2)
with needs("jacobian"):
    table = jacobian(smoothed, somewhere)
    figure, (left, right) = plt.subplots(1, 2, figsize=(10, 3.2), width_ratios=[2.4, 1])
    image = left.imshow(table, cmap="Blues", aspect="auto")
    left.axhline(2, color="tab:red", alpha=0.5, linewidth=8, label="row 2: a vjp")
    left.axvline(16, color="tab:green", alpha=0.5, linewidth=8, label="column 16: a jvp")
    left.set(xlabel="input j", ylabel="output i", title="The Jacobian, 8 × 24")
    left.legend(loc="upper right")
    figure.colorbar(image, ax=left)
    right.plot(table[2], color="tab:red", label="row 2")
    right.plot(range(8), table[:, 16], color="tab:green", label="column 16")
    right.set(xlabel="index", title="One of each")
    right.legend()
    plt.tight_layout()
    plt.show()

# %% [markdown]
# ## 4. Curvature along a direction
#
# The gradient of a loss is a function too: $n$ numbers in, $n$ numbers out. Its Jacobian is the
# **Hessian**,
#
# $$H_{ij} = \frac{\partial^2 \ell}{\partial p_i\,\partial p_j},$$
#
# and $Hv$ says how the gradient changes as you set off in the direction $v$. $H$ is symmetric, so $Hv$ and
# $v^\top H$ are the same numbers, and every way that you know to get a product with a Jacobian works:
#
# - differentiate the gradient backward, with the cotangent $v$ (this needs `create_graph=True` the first
#   time);
# - differentiate the *number* $\nabla\ell\cdot v$ backward, with $v$ held constant. Same thing;
# - push $v$ forward through the gradient.
#
# For a model with a million parameters, $H$ has $10^{12}$ entries and does not fit anywhere; $Hv$ has a
# million and costs a few evaluations of the loss.
#
# For the lecture's loss, $\nabla\ell = 4p^3 - 6p^2 + 2p$, so $H$ is diagonal with $12p^2 - 12p + 2$: at $P$
# that is $(2, 74, 26, 26)$, and for $v = (1,1,0,-1)$
#
# $$Hv = (2, 74, 0, -26).$$
#
# For the ring, the off-diagonal entries $-4p_{i+1}$ come in, and at the same point with the same $v$ it is
# $(-2, 94, 0, -46)$. Check one entry by hand: row 2 of $H$ is $(-12, 106, -8, 0)$. Whoever computes
# "diagonal times $v$" is right on the lecture's loss and wrong here.
#
# One case is easily forgotten. A *linear* function, such as $\ell(p) = \sum a_i p_i$, has a gradient that
# does not depend on $p$ at all. So autograd records no dependence, and whoever differentiates all the same
# is told *does not require grad and does not have a grad_fn*. That is a message about the graph. The
# mathematics has a plain answer: no curvature, $Hv = 0$.


# %% exercise="hvp"
def hvp(f: Function, x: Tensor, v: Tensor) -> Tensor:
    """The Hessian-vector product of ``f`` at ``x``: Σⱼ ∂²f/∂xᵢ∂xⱼ vⱼ for all
    i.

    Not by ``torch.autograd.functional.hvp`` or ``vhp``: these *are* this
    exercise. Everything else is welcome.

    Args:
        f: a ``Function`` as described above, whose value has the shape (). It
            may be linear in ``x``.
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``; not empty.
        v: the direction, in the shape and dtype of ``x``, of any length, also
            0; without ``requires_grad``.

    Returns:
        The product, in the shape and dtype of ``x``. It does not require grad.
        It is exact up to rounding; difference quotients are not good enough.
        Where there is no curvature it is zero.

        On return, x (values, ``requires_grad`` and ``.grad``) and v are as
        they were, and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    if not gradient.requires_grad:
        return torch.zeros_like(x)
    (product,) = torch.autograd.grad(gradient, leaf, v)
    return product
    ### END SOLUTION


# %% [markdown]
# ## 5. Curvature along each axis
#
# The diagonal of $H$ says how the slope along $p_i$ changes as $p_i$ itself moves. Optimisers that give
# each parameter a learning rate of its own would like to know it. A tempting shortcut is $H\mathbf 1$, the
# Hessian times a vector of ones: *one* product, and for the lecture's loss exactly the diagonal,
# $(2,74,26,26)$. But $H\mathbf 1$ holds the **sums of the rows**. For the ring at $P$, the diagonal is $(6,
# 106, 38, 42)$ and the sums of the rows are $(-10, 86, 22, 30)$. Another one is $(\nabla\ell)^2$, which
# Adam keeps a running mean of: it is cheap and useful, and it is not curvature.
#
# In general, an exact diagonal costs $n$ products. There is no trick.


# %% exercise="hessian_diag"
def hessian_diag(f: Function, x: Tensor) -> Tensor:
    """The diagonal of the Hessian of ``f`` at ``x``: ∂²f/∂xᵢ² for every i.

    Args:
        f: a ``Function`` as described above, whose value has the shape (). It
            is not linear: its gradient depends on ``x``.
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``; not empty.

    Returns:
        The diagonal, in the shape and dtype of ``x``: each element holds the
        second derivative with respect to the element of x in the same place.
        It does not require grad. It is exact up to rounding; difference
        quotients are not good enough. Any means of torch will do.

        On return, x (values, ``requires_grad`` and ``.grad``) is as it was,
        and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)
    curvatures = []
    for index, slope in enumerate(gradient.flatten()):
        (row,) = torch.autograd.grad(slope, leaf, retain_graph=True)
        curvatures.append(row.flatten()[index])
    return torch.stack(curvatures).reshape(x.shape)
    ### END SOLUTION


# %% [markdown]
# ## 6. The largest curvature of all
#
# The steepest curvature of a loss is along no axis in general, but along an eigenvector of $H$. For a small
# enough step around a minimum, plain descent multiplies the error along an eigenvector with eigenvalue
# $\lambda$ by $1 - \eta\lambda$ each time. That shrinks only if $|1 - \eta\lambda| < 1$, so
#
# $$\eta < \frac{2}{\lambda_{\max}}.$$
#
# In *SGD by hand* you were given the curvatures (`max_stable_lr`). Now you find the largest one, without a
# matrix, by **power iteration**. Write a random vector in eigenvectors; each product with $H$ multiplies
# each part by its eigenvalue, and after a few rounds the part with the largest $|\lambda|$ is all that one
# can see:
#
# $$v \leftarrow \frac{Hv}{\lVert Hv\rVert} \quad (k \text{ times}), \qquad \lambda \approx v^\top H v .$$
#
# The last formula, the *Rayleigh quotient* of a unit vector, also knows the **sign**, which the norm
# $\lVert Hv\rVert$ does not. At a saddle or a maximum the dominating curvature may well be negative.
#
# Random numbers come from the generator that you are handed. A function that seeds the global generator, or
# draws from it, changes its caller's experiment.


# %% exercise="top_eig"
def top_eig(
    f: Function,
    x: Tensor,
    iters: int,
    gen: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Power iteration for the eigenvalue of the Hessian of ``f`` at ``x`` that
    is largest in absolute value.

    Start: ``torch.randn(x.shape, dtype=x.dtype, generator=gen)``. Nothing else
    is drawn, from no generator. Then exactly ``iters`` times: v ← H v / ‖H v‖,
    where ‖·‖ is the 2-norm over all the elements. The result is what these
    steps give, even where they have not converged yet.

    Args:
        f: a ``Function`` as described above, whose value has the shape (). H v
            is never zero on the way.
        x: any shape, contiguous or not, float32 or float64, with or without
            ``requires_grad``; not empty.
        iters: the number of steps, at least 1.
        gen: the generator to draw from.

    Returns:
        ``(eigenvalue, v)``: the sum over all the elements of v · (H v) for the
        last v, a tensor of shape () which may be negative; and that v, in the
        shape of ``x``, of norm 1. Both have the dtype of ``x`` and do not
        require grad. They are exact up to rounding; difference quotients are
        not good enough. Any means of torch will do to multiply with H.

        On return, x (values, ``requires_grad`` and ``.grad``) is as it was,
        and so are torch's grad mode and global random generator.
    """
    ### BEGIN SOLUTION
    leaf = x.detach().requires_grad_()
    (gradient,) = torch.autograd.grad(f(leaf), leaf, create_graph=True)

    def times_hessian(v: Tensor) -> Tensor:
        (product,) = torch.autograd.grad(gradient, leaf, v, retain_graph=True)
        return product

    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        v = times_hessian(v)
        v = v / v.norm()
    return (v * times_hessian(v)).sum(), v
    ### END SOLUTION


# %% [markdown]
# How fast does it converge? Each round shrinks the second part against the first by
# $|\lambda_2/\lambda_1|$, and the error of the Rayleigh quotient is the square of that. At $(1,1,1,1)$ the
# ring has a minimum, with the eigenvalues 18, 10, 10 and 2: a factor of $(10/18)^2 \approx 0.31$. For the
# lecture's loss at $P$ it is $(26/74)^2 \approx 0.12$. The dashed lines have these slopes.

# %% tags=["illustration"]
rounds = list(range(1, 21))
cases = [("ring at (1,1,1,1)", ring_loss, ONES, 18.0, 10.0), ("lecture at P", lecture_loss, P, 74.0, 26.0)]
with needs("top_eig"):
    figure, axes = plt.subplots(figsize=(7, 4))
    for (label, loss, point, first, second), colour in zip(cases, ["tab:blue", "tab:orange"], strict=True):
        found = [top_eig(loss, point, k, torch.Generator().manual_seed(1))[0].item() for k in rounds]
        errors = [max(abs(value - first), 1e-13) for value in found]
        axes.semilogy(rounds, errors, "o-", color=colour, label=label)
        slope = [errors[2] * (second / first) ** (2 * (k - rounds[2])) for k in rounds]
        axes.semilogy(rounds, [max(value, 1e-14) for value in slope], "--", color=colour, alpha=0.6)
    axes.set(
        xlabel="iterations",
        ylabel="error of the eigenvalue",
        ylim=(1e-14, 1e3),
        xticks=range(0, 21, 5),
        title="Power iteration",
    )
    axes.legend()
    plt.show()

# %% [markdown]
# And now the learning rate. Start a thousandth away from the ring's minimum, along the eigenvector that you
# found, and descend with learning rates just below and just above $2/\lambda$. The forecast was made from
# the curvature alone, before a single step was taken.

# %% tags=["illustration"]
with needs("top_eig"):
    largest, direction = top_eig(ring_loss, ONES, 60, torch.Generator().manual_seed(1))
    limit = 2 / largest.item()
    figure, axes = plt.subplots(figsize=(7, 4))
    for factor, colour in [(0.8, "tab:green"), (0.98, "tab:olive"), (1.02, "tab:orange"), (1.05, "tab:red")]:
        p, distances = ONES + 1e-3 * direction, []
        for _ in range(60):
            distances.append((p - ONES).norm().item())
            p = p - factor * limit * torch.func.grad(ring_loss)(p)
        axes.semilogy(distances, color=colour, label=f"lr = {factor} · 2/λ")
    axes.set(xlabel="step", ylabel="distance to the minimum", title=f"λ = {largest:.2f}, 2/λ = {limit:.4f}")
    axes.set_ylim(1e-9, 1)
    axes.legend()
    plt.show()

# %% [markdown]
# And the lecture's `lr=1.0`? At $p = (2,2,2,2)$, all the curvatures of its loss are $12\cdot4 - 24 + 2 =
# 26$, so around there the limit is $2/26 \approx 0.077$, and 1.0 is thirteen times too much. Hence $-10$.
# At the minima, $p_i = 0$ or $p_i = 1$, the curvature is only 2 and the limit is $2/2$: **exactly 1.0**.
# Even at the bottom of the valley, that learning rate would only just not shrink an error. Curvature is
# local: a limit that was measured at one point need not hold at the next.
#
# ## What you should now be able to say
#
# - `backward(v)` computes $v^\top J$; forward mode computes $Jv$. Neither builds $J$.
# - A row of $J$ is one product backward, a column one product forward. A loss has a single row: that is why
#   training goes backward.
# - A product in one direction can be turned into the other by differentiating it once more, since it is
#   linear in its vector.
# - $Hv$ is the derivative of the gradient along $v$: `create_graph=True` for the first derivative, the
#   direction $v$ in the second. It costs a few evaluations; $H$ itself costs $n$ times that.
# - $H\mathbf 1$ is not the diagonal, and $(\nabla\ell)^2$ is not curvature. On a separable loss the first
#   of these slips cannot be seen. Test on a coupled one.
# - "Does not require grad" may be a message about a graph where mathematics has a plain answer: zero.
# - Power iteration finds the dominating eigenvalue with products alone, and $2/\lambda_{\max}$ bounds the
#   learning rate. The lecture's 1.0 was too much where it started, and on the edge where it wanted to go.
# - A good guest leaves `x`, its `.grad`, its `requires_grad`, the grad mode and the random generator as
#   they were.
#
# For daily use there are `torch.func.vjp`, `jvp`, `jacrev`, `jacfwd`, `hessian`, and `vmap` to do many
# products at once. You know now what they do, and what each of them costs.
