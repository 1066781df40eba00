# %% [markdown]
# # Functions of your own
#
# Print the tensors of the lecture's first example and you see names you never wrote:
#
#     tensor([10.], grad_fn=<MulBackward0>) tensor([100.], grad_fn=<PowBackward0>)
#
# These are the nodes of the graph. Somebody wrote them, one for each operation in torch, and each knows two
# things: how to compute its **value**, and how to pass a **gradient** back. In this notebook you write such
# nodes. That is what people do when torch has no operation for what they need, when the textbook formula
# overflows, when memory is short, or when they want a "gradient" that is deliberately *not* the derivative.
#
# And then you write the inspector: a function that is shown somebody's node and finds out whether to trust it.
#
# | | exercise | points |
# |---|---|---|
# | 1 | `Cube`: a first node | 15 |
# | 2 | `Softplus`: one that survives large numbers | 20 |
# | 3 | `ScaledMul`: two inputs and a number | 20 |
# | 4 | `ClampSTE`: a gradient by decree | 20 |
# | 5 | `certify`: the inspector | 25 |
#
# Every exercise stands alone.

# %%
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.pyplot as plt
import torch
from torch import Tensor
from torch.autograd import Function

from autograder import check, hint, needs

# %% [markdown]
# ## What a node is asked
#
# Take the lecture's chain $p \to w = 10p \to \ell = w^2$ at $p = 1$. On `l.backward()`, the engine walks from
# $\ell$ to $p$ and asks each node *one* question. Not "what is your derivative?", but
#
# > The gradient of the final result with respect to your **output** is this. What is it with respect to your
# > **input**?
#
# What comes in is called `grad_output`, or the *cotangent*; what goes out is the cotangent times the local
# derivative:
#
# | node | comes in | local derivative | goes out |
# |---|---|---|---|
# | `w**2` | $\frac{\partial\ell}{\partial\ell} = 1$ | $2w = 20$ | $\frac{\partial\ell}{\partial w} = 20$ |
# | `10*p` | $\frac{\partial\ell}{\partial w} = 20$ | $10$ | $\frac{\partial\ell}{\partial w}\frac{\partial w}{\partial p} = 200$ |
#
# (The lecture's comment on this product reads `dl/dw * dw/dl`. With $\partial w/\partial\ell$ the two would
# cancel to 1. The second factor is the node's *own* derivative, $\partial w/\partial p$.)
#
# In torch a node is a subclass of `torch.autograd.Function` with two static methods. `ctx` is the node
# itself: what `forward` puts there, `backward` finds. Here is the second half of the lecture's chain:


# %%
class Square(Function):
    """l = w², element by element: the lecture's PowBackward0, by hand."""

    @staticmethod
    def forward(ctx: Any, w: Tensor) -> Tensor:
        """The value. Autograd does not record what happens in here."""
        ctx.save_for_backward(w)
        return w * w

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """The cotangent, passed on: a result for each argument of forward."""
        (w,) = ctx.saved_tensors
        return grad_output * 2 * w


one = torch.tensor([1.0], requires_grad=True)
squared = Square.apply(10 * one)
squared.backward()
print(squared, one.grad)

# %% [markdown]
# Four rules, and each of the exercises below is about breaking one of them:
#
# 1. **Call `Square.apply(w)`**, never `Square.forward(w)`: `apply` makes the node.
# 2. **Multiply by `grad_output`.** It is 1 only for the last node of all. A node that ignores it is right in
#    the smallest test and wrong in every network.
# 3. **Save inputs and outputs with `ctx.save_for_backward`, as they are.** `backward` is ordinary torch code,
#    so whoever asks with `create_graph=True` differentiates *it* as well, for second derivatives. That works
#    only if the saved tensor still has its connection to the graph: no `.detach()`, no `.data`, and no
#    intermediate results, because `forward` ran unrecorded.
# 4. **Change nothing you were given**: neither the inputs nor `grad_output`, which other nodes use as well.
#
# There is a second spelling, which `torch.func` needs: `forward(x)` without `ctx`, and a third static method
# `setup_context(ctx, inputs, output)` that does the saving. Use whichever you like in this notebook, and change
# the stubs' signatures as you need. But remember it of the nodes of others: `torch.func.grad`, `vjp` and `jvp`
# raise a RuntimeError on a node in the first spelling, such as `Square`; `torch.autograd.grad` takes both.
#
# ## 1. A first node


# %% exercise="Cube"
class Cube(Function):
    """The node of y = x³, element by element, called as ``Cube.apply(x)``.

    x: any shape, contiguous or not, float32 or float64. It may hold zeros, or
    nothing at all. On return it is as it was, bit for bit, and so is the
    cotangent after backward.

    ``apply`` returns y, ``backward`` the gradient with respect to x; both have
    the shape and dtype of x. The gradient is right for every cotangent, and
    can itself be differentiated as often as one likes, with respect to x and
    to the cotangent.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Return x³."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x**3
        ### END SOLUTION

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return the gradient for x, given the one for y."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return 3 * x**2 * grad_output
        ### END SOLUTION


# %% [markdown]
# ## 2. One that survives large numbers
#
# $\operatorname{softplus}(x) = \log(1 + e^x)$ is a smooth ReLU, and its slope is the sigmoid:
#
# $$\frac{d}{dx}\log(1+e^x) = \frac{e^x}{1+e^x} = \frac{1}{1+e^{-x}} = \sigma(x), \qquad
# \sigma'(x) = \sigma(x)\,(1-\sigma(x)).$$
#
# On paper. In float64, $e^{710}$ is `inf` (in float32, $e^{89}$), and then $\log(1+e^x)$ is `inf` where 710
# would be right, and $e^x/(1+e^x)$ is `inf/inf = nan`. At the other end, $1 + e^{-40}$ *is* 1 in float64, so
# its logarithm is 0: not a small error but a total one, for $\operatorname{softplus}(-40) \approx e^{-40}
# \approx 4\cdot10^{-18}$. Look for a way to write it in which `exp` only ever sees numbers $\le 0$, and for the
# torch function made to compute $\log(1+t)$ for small $t$.
#
# One famous trap: to choose the good formula with `torch.where(x > 20, good, bad)`. The value is fine. But
# the *derivative* of `where` sends a zero into the branch that was not chosen, and there $0\cdot\infty$ or
# $0\cdot$`nan` is `nan`. You write the first derivative yourself; autograd writes the second one, from your
# `backward`. So a careless `backward` can be right and still have a derivative of `nan`.


# %% exercise="Softplus"
class Softplus(Function):
    """The node of y = log(1 + eˣ), element by element, called as
    ``Softplus.apply(x)``.

    x: any shape, contiguous or not, float32 or float64, of any finite values.
    On return it is as it was.

    ``apply`` returns y, ``backward`` the gradient with respect to x, right for
    every cotangent; both have the shape and dtype of x. The gradient can
    itself be differentiated once more, with respect to x and to the cotangent.
    You may use any function of torch.

    For every finite x, 0 and ±1000 among them, the value, the slope and the
    second derivative are finite. In float64 the value and the slope have a
    relative error of at most 1e-6 for |x| ≤ 600, in float32 one of at most
    1e-4 for |x| ≤ 80: tiny results are right as well, not rounded to 0. The
    second derivative has an absolute error of at most 1e-6.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Return log(1 + eˣ)."""
        ### BEGIN SOLUTION
        ctx.save_for_backward(x)
        return x.clamp(min=0) + torch.log1p(torch.exp(-x.abs()))
        ### END SOLUTION

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return the gradient for x, given the one for y."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        return torch.sigmoid(x) * grad_output
        ### END SOLUTION


# %% [markdown]
# ## 3. Two inputs and a number
#
# The lecture's last example learns `a_funcion(input_tensor, p) = input_tensor * p`. Its gradients are as
# simple as they are easily mixed up: for $y = s \cdot x \odot p$,
#
# $$\frac{\partial\ell}{\partial x} = s\, p \odot \frac{\partial\ell}{\partial y}, \qquad
# \frac{\partial\ell}{\partial p} = s\, x \odot \frac{\partial\ell}{\partial y}.$$
#
# `backward` owes one result for **each argument** of `forward`, in order, with `None` for what has no
# gradient, such as a Python number. (`save_for_backward` is for tensors only; put a number on `ctx` as an
# attribute.)
#
# In the lecture, `input_tensor` is data: it has `requires_grad=False`, and nobody will ever look at its
# gradient. Computing it all the same would be wasted work, in a network half of all the work in the first
# layer. `ctx.needs_input_grad` is a tuple of booleans, one for each argument, that says what is wanted.
#
# And a word on shapes. `x * p` with shapes $(4, 1)$ and $(4,)$ is no error in torch but a table $(4, 4)$. A
# node that wants to allow it must *sum* in its backward, to give each input a gradient of its own shape (you
# will do that in *a mini autograd engine*). This one refuses.


# %% exercise="ScaledMul"
class ScaledMul(Function):
    """The node of y = scale · x · p, element by element, called as
    ``ScaledMul.apply(x, p, scale)``.

    x, p: tensors of one shape, which may be any, contiguous or not, both
    float32 or both float64. They may hold zeros, and may be the same tensor.
    On return they are as they were, bit for bit. Each may or may not require a
    gradient.
    scale: a Python float, which may be 0.

    ``apply`` returns y, in the shape and dtype of x.

    ``backward`` returns a tuple of three, for x, p and scale: the gradients,
    right for every cotangent, with None for scale, and None for a tensor that
    needs no gradient. They can be differentiated once more, with respect to x,
    p and the cotangent.

    ``apply`` raises a ValueError if x and p differ in shape, even if they
    would broadcast.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, p: Tensor, scale: float) -> Tensor:
        """Return scale · x · p."""
        ### BEGIN SOLUTION
        if x.shape != p.shape:
            raise ValueError(f"x has shape {tuple(x.shape)}, p has {tuple(p.shape)}")
        ctx.save_for_backward(x, p)
        ctx.scale = scale
        return scale * x * p
        ### END SOLUTION

    @staticmethod
    def backward(
        ctx: Any,
        grad_output: Tensor,
    ) -> tuple[Tensor | None, Tensor | None, None]:
        """Return the gradients with respect to x, p and scale."""
        ### BEGIN SOLUTION
        x, p = ctx.saved_tensors
        needs_x, needs_p, _ = ctx.needs_input_grad
        for_x = ctx.scale * p * grad_output if needs_x else None
        for_p = ctx.scale * x * grad_output if needs_p else None
        return for_x, for_p, None
        ### END SOLUTION


# %% [markdown]
# ## 4. A gradient by decree
#
# `torch.clamp(x, low, high)` keeps values in an interval. Its derivative is 1 inside and 0 outside, and this 0
# is a trap in training: a parameter that has strayed outside gets no gradient, so it **never comes back**.
#
# The remedy is called a *straight-through estimator*: clamp in the forward pass, and let the gradient pass as
# if nothing had happened. But a parameter outside could then be pushed further and further out, while its
# clamped value does not change at all. Libraries for learned compression therefore use a finer rule. Think of
# one step of descent, $x \leftarrow x - \eta g$ (*SGD by hand*):
#
# - inside, $g$ passes;
# - outside, $g$ passes **if the step takes x back towards the interval**, and is blocked (0) if the step takes
#   it further away.
#
# Work out on paper which signs of $g$ that means below `low` and above `high` before you type.
#
# This is *not* the derivative of anything, so no gradient check can grade it: a difference quotient will
# rightly report that it is "wrong". All you have is the specification. Such things exist, and it is good to
# know when your inspector is not competent.


# %% exercise="ClampSTE"
class ClampSTE(Function):
    """Clamp with a gradient that leads back, called as
    ``ClampSTE.apply(x, low, high)``.

    x: any shape, contiguous or not, float32 or float64, without nan; it may
    hold infinities. On return it is as it was, bit for bit, and so is the
    cotangent after backward.
    low, high: Python floats; where x is float32, they count as torch compares
    them, rounded to float32.

    ``apply`` returns x where low ≤ x ≤ high, low where x is below and high
    where x is above, in the shape and dtype of x. It raises a ValueError if
    low > high.

    ``backward`` returns three results, for x, low and high; the latter two are
    None. For x it is, element by element, with g the cotangent:

        low ≤ x ≤ high (the bounds themselves included): g
        x < low or x > high: g if the step x − η·g, with η > 0, moves x
                             towards the interval, else 0 (a g of 0 moves
                             nothing, and counts as blocked)

    It can be differentiated once more: with respect to the cotangent the slope
    is 1 where g passed and 0 where it was blocked; with respect to x it is 0,
    and the gradient may also be missing.
    """

    @staticmethod
    def forward(ctx: Any, x: Tensor, low: float, high: float) -> Tensor:
        """Return x, clamped."""
        ### BEGIN SOLUTION
        if low > high:
            raise ValueError(f"low={low} is above high={high}")
        ctx.save_for_backward(x)
        ctx.low, ctx.high = low, high
        return x.clamp(low, high)
        ### END SOLUTION

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> tuple[Tensor, None, None]:
        """Return what passes for x, and None twice."""
        ### BEGIN SOLUTION
        (x,) = ctx.saved_tensors
        leaves_below = (x < ctx.low) & (grad_output > 0)
        leaves_above = (x > ctx.high) & (grad_output < 0)
        return grad_output.masked_fill(leaves_below | leaves_above, 0.0), None, None
        ### END SOLUTION


# %% [markdown]
# Look at your nodes: values in the upper row, what `backward` returns in the lower one. `ClampSTE` has two
# curves there, because its answer depends on the sign of the cotangent. Which of the lower curves are the
# slopes of the upper ones?


# %% tags=["illustration"]
from IPython.display import display

from autograder import draw


def passed_back(node: Callable[..., Tensor], at: Tensor, cotangent: float, *more: float) -> Tensor:
    """What a node answers at each point to the same cotangent."""
    at = at.clone().requires_grad_()
    return torch.autograd.grad(node(at, *more), at, torch.full_like(at, cotangent))[0]


axis = torch.linspace(-3, 3, 301)
figure, axes = plt.subplots(2, 3, figsize=(10, 5), sharex=True)
columns: list[tuple[Any, tuple[float, ...], tuple[float, ...]]] = [
    (Cube, (), (1.0,)),
    (Softplus, (), (1.0,)),
    (ClampSTE, (-1.0, 1.0), (1.0, -1.0)),
]
for column, (node_class, bounds, cotangents) in enumerate(columns):
    name = node_class.__name__
    axes[0, column].set_title(name)
    with needs(name):
        axes[0, column].plot(axis, node_class.apply(axis, *bounds), color="black")
        for cotangent in cotangents:
            answer = passed_back(node_class.apply, axis, cotangent, *bounds)
            axes[1, column].plot(axis, answer, label=f"grad_output = {cotangent:g}")
        axes[1, column].margins(y=0.35)
        axes[1, column].legend(loc="upper center")
axes[0, 0].set_ylabel("forward: value")
axes[1, 0].set_ylabel("backward: gradient")
for below in axes[1]:
    below.set_xlabel("x")
plt.tight_layout()
plt.show()

print("Your node between two of torch's, and what arrives at each of them on the way back:")
with needs("Cube"):
    own_x = torch.tensor(2.0, requires_grad=True)
    own_cube = Cube.apply(3 * own_x)
    display(draw(own_cube + 1, step="all", names={"x": own_x, "cube": own_cube}))

# %% [markdown]
# And what it is good for. A parameter starts at 3, is clamped to $[-1, 1]$, and should reach 0.3; loss
# $(\operatorname{clamp}(x) - 0.3)^2$. With the true derivative nothing ever happens.


# %% tags=["illustration"]
def journey(clamp: Callable[[Tensor, float, float], Tensor], steps: int = 40, lr: float = 0.1) -> list[float]:
    """The parameter after each step of descent, from 3."""
    x = torch.tensor(3.0, requires_grad=True)
    path = [3.0]
    for _ in range(steps):
        (slope,) = torch.autograd.grad((clamp(x, -1.0, 1.0) - 0.3) ** 2, x)
        x = (x - lr * slope).detach().requires_grad_()
        path.append(x.item())
    return path


figure, axes = plt.subplots(figsize=(7, 3.5))
axes.axhspan(-1, 1, color="0.92", label="inside")
axes.plot(journey(torch.clamp), "--", color="tab:red", label="torch.clamp")
with needs("ClampSTE"):
    axes.plot(journey(ClampSTE.apply), color="tab:blue", label="ClampSTE")
axes.axhline(0.3, color="black", linewidth=0.8, label="target")
axes.set(xlabel="step", ylabel="x", title="A zero gradient is for ever")
axes.legend()
plt.show()

# %% [markdown]
# ## 5. The inspector
#
# In *Gradient checking* you compared a gradient with difference quotients. A node promises more than one right
# gradient, and each promise can be broken on its own:
#
# | promise | a node that breaks it |
# |---|---|
# | `gradient`: what goes back is right | returns $2x^2 g$ for $x^3$ |
# | `scaling`: three times the cotangent gives three times the gradient | returns $3x^2$, or $3x^2\operatorname{sign}(g)$ |
# | `second`: backward can be differentiated | saves `x.detach()` |
# | `layout`: the order in memory does not matter | flattens with `.view(-1)` |
# | `pure`: nothing that was passed in changes | multiplies `grad_output` in place |
#
# Why look at `scaling` separately? Because torch's own `gradcheck` tries cotangents with a single 1 and zeros
# elsewhere, and on those, $\operatorname{sign}(g) = g$:


# %%
class SignedCube(Function):
    """x³ with a backward that uses only the sign of the cotangent."""

    @staticmethod
    def forward(ctx: Any, x: Tensor) -> Tensor:
        """Return the cube."""
        ctx.save_for_backward(x)
        return x * x * x

    @staticmethod
    def backward(ctx: Any, grad_output: Tensor) -> Tensor:
        """Return something that is wrong for nearly every cotangent."""
        (x,) = ctx.saved_tensors
        return 3 * x * x * torch.sign(grad_output)


somewhere = torch.tensor([[0.5, -1.5], [2.0, 0.8]], dtype=torch.float64, requires_grad=True)

# %% tags=["illustration"]
print("torch.autograd.gradcheck says", torch.autograd.gradcheck(SignedCube.apply, (somewhere,)))

# %% [markdown]
# Two hints. First, you need no full gradient for a check. If $d$ is a random direction and
# $\varphi(x) = \langle v, f(x)\rangle$ with a random cotangent $v$, then
#
# $$\langle \nabla\varphi(x), d\rangle \approx \frac{\varphi(x + hd) - \varphi(x - hd)}{2h}$$
#
# compares everything at once with two evaluations: an error anywhere shows, unless it happens to be orthogonal
# to $d$. (`gradcheck(..., fast_mode=True)` does this.) Random matters. With $v = (1, 1, \dots, 1)$ the node that
# ignores its cotangent is a node of perfect health.
#
# Second, what `backward` computes is a function too, of the inputs *and* of $v$. Weigh its results with random
# numbers, sum, and you have one more $\varphi$ for the same procedure.
#
# The parts of torch are at your disposal: `torch.autograd.grad` with `create_graph=True` and
# `materialize_grads=True` (zeros instead of `None`), `torch.autograd.gradcheck`, `gradgradcheck`. Mind that the
# last one draws from torch's global generator.


# %% exercise="certify"
def certify(
    fn: Callable[..., Tensor],
    inputs: Sequence[Tensor],
) -> dict[str, bool]:
    """Find out which promises of a node are kept, at the given inputs.

    Args:
        fn: called as ``fn(*inputs)``, returns one float64 tensor of any shape.
            Usually some ``Function.apply``, in either spelling (torch.func
            refuses one of them), but any function of tensors will do. It can
            be evaluated at the inputs without an error, and its result
            requires grad: what a node should count as whose result is
            detached, you need not decide.
        inputs: contiguous float64 leaf tensors of any shapes. At least one
            requires a gradient; the others are constants. On return they are
            as they were, bit for bit, whatever ``fn`` does to its arguments;
            no ``.grad`` was filled or changed, and torch's global random
            generator and grad mode are as before.

    Returns:
        A dict with five keys. Each value is a bool: True if the promise is
        kept, False if not, and False too if torch raises a RuntimeError on the
        way. Each check works on copies of its own. Of a node that writes to
        what it was given, only "pure" is asked; of one whose gradients are
        nan, only "gradient".

        "gradient": the gradients with respect to all the inputs that require
            one are those of ``fn``, as difference quotients measure them, in
            every coordinate and for cotangents in general. (Whether they
            depend on the cotangent as they should is asked by "scaling".) A
            gradient that is missing counts as 0, one that is nan is wrong.
        "scaling": for a cotangent v of random numbers, neither 0 nor ±1, the
            gradients for 3v are three times those for v.
        "second": the derivatives of the gradients, with respect to the inputs
            that require a gradient and to the cotangent, are what difference
            quotients of the gradients measure. Right or wrong, it is the
            gradients that backward returns whose derivatives are asked for.
            Where they do not depend on something, the derivative is 0: that is
            no fault.
        "layout": the value and the gradients are the same if every input t is
            replaced by a copy with the same numbers in another order in
            memory: ``t.transpose(0, -1).contiguous().transpose(0, -1)``.
        "pure": inputs and cotangent are unchanged, bit for bit, after ``fn``
            and its backward, the cotangent being handed over as
            ``grad_outputs`` of ``torch.autograd.grad``.

        No case is a close one: ``fn`` is smooth near the inputs, what is right
        is exact up to rounding, and what is wrong misses by 1 % or more of the
        largest slope somewhere. Central differences with a step between 1e-6
        and 1e-4 tell them apart.
    """
    ### BEGIN SOLUTION
    eps = 1e-5
    generator = torch.Generator().manual_seed(0)

    def random(t: Tensor) -> Tensor:
        return torch.randn(t.shape, generator=generator, dtype=t.dtype)

    def copies() -> list[Tensor]:
        return [t.detach().clone().requires_grad_(t.requires_grad) for t in inputs]

    def gradients(
        f: Callable[..., Tensor],
        at: Sequence[Tensor],
        v: Tensor,
        **options: bool,
    ) -> Sequence[Tensor]:
        wanted = [t for t in at if t.requires_grad]
        return torch.autograd.grad(f(*at), wanted, v, materialize_grads=True, **options)

    def same(got: Sequence[Tensor], want: Sequence[Tensor]) -> bool:
        return all(torch.allclose(a, b, rtol=1e-5, atol=1e-7) for a, b in zip(got, want, strict=True))

    def slope_is_right(f: Callable[..., Tensor], at: Sequence[Tensor]) -> bool:
        directions = [random(t) if t.requires_grad else torch.zeros_like(t) for t in at]
        moving = [d for d, t in zip(directions, at, strict=True) if t.requires_grad]
        slopes = gradients(f, at, torch.ones((), dtype=torch.float64))
        claimed = sum((slope * d).sum() for slope, d in zip(slopes, moving, strict=True))
        ahead = f(*(t + eps * d for t, d in zip(at, directions, strict=True)))
        behind = f(*(t - eps * d for t, d in zip(at, directions, strict=True)))
        return same([claimed], [(ahead - behind) / (2 * eps)])

    def gradient() -> bool:
        return slope_is_right(lambda *at: (v * fn(*at)).sum(), copies())

    def scaling() -> bool:
        tripled = gradients(fn, copies(), 3 * v)
        return same(tripled, [3 * g for g in gradients(fn, copies(), v.clone())])

    def second() -> bool:
        weights = [random(t) for t in inputs if t.requires_grad]

        def weighed(*at: Tensor) -> Tensor:
            backward = gradients(fn, at[:-1], at[-1], create_graph=True)
            return sum((w * g).sum() for w, g in zip(weights, backward, strict=True))

        return slope_is_right(weighed, [*copies(), v.clone().requires_grad_()])

    def layout() -> bool:
        plain = copies()
        other = [t.detach().transpose(0, -1).contiguous().transpose(0, -1) for t in plain]
        other = [t.requires_grad_(p.requires_grad) for t, p in zip(other, plain, strict=True)]
        values = same([fn(*other)], [fn(*plain)])
        return values and same(gradients(fn, other, v.clone()), gradients(fn, plain, v.clone()))

    def pure() -> bool:
        passed, cotangent = copies(), v.clone()
        gradients(fn, passed, cotangent)
        return all(torch.equal(a, b) for a, b in zip([*passed, cotangent], [*inputs, v], strict=True))

    def is_kept(promise: Callable[[], bool]) -> bool:
        try:
            return promise()
        except RuntimeError:
            return False

    v = random(fn(*copies()))
    return {promise.__name__: is_kept(promise) for promise in (gradient, scaling, second, layout, pure)}
    ### END SOLUTION


# %% [markdown]
# Show it your own nodes, the one that fooled `gradcheck`, and `ClampSTE` outside its interval. One of the
# complaints below is about a node that does exactly what its specification says.

# %% tags=["illustration"]
patients = {
    "Square": Square.apply,
    "Cube": Cube.apply,
    "Softplus": Softplus.apply,
    "SignedCube": SignedCube.apply,
    "ClampSTE": lambda t: ClampSTE.apply(t, -1.0, 1.0),
}
for name, patient in patients.items():
    with needs(name, "certify"):
        broken = [key for key, kept in certify(patient, (somewhere,)).items() if not kept]
        print(f"{name:12} breaks: {', '.join(broken) or 'nothing'}")

# %% [markdown]
# ## What you should now be able to say
#
# - A node answers one question: given the gradient with respect to my output, what is it with respect to my
#   inputs? The answer is always a *product* with `grad_output`, never a bare derivative.
# - `backward` returns one result per argument of `forward`; `None` for numbers and for whatever
#   `ctx.needs_input_grad` does not want.
# - `backward` will be differentiated too. Save inputs and outputs with `save_for_backward`, attached; anything
#   detached makes the first derivative right and the second one silently wrong.
# - A formula that is right on paper can overflow. Give `exp` only arguments $\le 0$, use `log1p`, and remember
#   that `where` hides a `nan` from the value but not from the derivative.
# - A straight-through gradient is a decision, not a derivative. It is tested against its specification.
# - A check is as good as its cotangents: ones hide a node that ignores them, one-hots hide one that takes their
#   sign. Random ones hide nothing.
#
# Next, *Products and curvature* uses the second derivatives that your nodes now have; in *a mini autograd
# engine* you write the machine that calls them.
