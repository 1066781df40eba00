# data_style: hooks and counters on what the script handles, .data and in-place operations in the cures
# %%
import math
import warnings
from collections.abc import Callable, Iterable

import torch
from torch import Tensor


LossFunction = Callable[[Tensor, Tensor], Tensor]
Script = Callable[[LossFunction, Tensor, Tensor, float], list[Tensor]]

lecture_generator = torch.Generator().manual_seed(0)  # the lecture's numbers, for the illustrations
lecture_p0 = torch.rand(2, generator=lecture_generator)
lecture_D = torch.rand(100, 2, generator=lecture_generator)
# %%
LABELS = {
    "healthy": "keeps the promise",
    "never_resets": "gradients are not forgotten between two updates: each is added to those before it",
    "resets_before_step": "gradients are forgotten after backward(), before the step that should use them",
    "steps_before_backward": "in each row the step comes before backward(): it uses the gradient that the "
    "row before has left, the first step has none and moves nothing, and the last gradient is never used",
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
# %%
def copy_of(p0: Tensor) -> Tensor:
    """A leaf of its own, with the values of p0."""
    return p0.detach().clone().requires_grad_()


# %%
def diagnose(script):
    D = torch.zeros(6, 3)
    for t in range(6):
        D[t, t % 3] = 2.0**t
    p0 = torch.full((3,), 100.0)
    lr = 0.125
    seen = []       # the parameter of each call
    arrived = []    # how many backward passes have reached it

    def loss_fn(p, x):
        seen.append(p)
        out = (p * x.data).sum()
        if out.requires_grad:
            out.register_hook(lambda g: arrived.append(len(seen)))
        return out

    rng, mode = torch.get_rng_state(), torch.is_grad_enabled()
    failed = False
    torch.set_grad_enabled(True)
    warning = warnings.catch_warnings()
    warning.__enter__()
    warnings.simplefilter("ignore")
    try:
        h = script(loss_fn, p0, D, lr)
    except Exception:
        failed = True
    finally:
        warning.__exit__(None, None, None)
        torch.set_grad_enabled(mode)
        torch.set_rng_state(rng)
    if len(seen) == 1:
        return "forward_outside"
    if failed:
        return "loses_the_leaf"
    if h[0].grad_fn is not None and h[-1].grad_fn is not None:
        return "graph_in_history"
    entries = [t.data.clone() for t in h]
    spot = h[0].data_ptr()
    if h[1].data_ptr() == spot and h[2].data_ptr() == spot and h[-1].data_ptr() == spot:
        return "aliased_history"
    step = [(a - b).div_(lr) for a, b in zip(entries, entries[1:])]  # what was subtracted, over lr
    if all(s.eq(0).all() for s in step):
        g = seen[0].grad
        if g is not None and g.data.ne(0).any():
            return "orphaned_parameter"
        return "resets_before_step"
    if all(s.eq(0).all() for s in step[:-1]):
        return "one_step_at_the_end"
    if torch.equal(step[0], entries[0]):
        return "uses_the_parameter"
    if step[0].eq(0).all():
        return "steps_before_backward"
    if all(torch.equal(s, step[0]) for s in step):
        return "stale_row"
    for factor, label in ((1, "healthy"), (2, "steps_twice"), (-1, "ascends")):
        if all(torch.equal(s, D[t] * factor) for t, s in enumerate(step)):
            return label
    return "never_resets"


# %%
def fix_1(x, y, lr, steps):
    slope = x.new_zeros(()).requires_grad_()
    offset = x.new_zeros(()).requires_grad_()
    slope.grad, offset.grad = torch.zeros_like(slope), torch.zeros_like(offset)
    losses = []
    for _ in range(steps):
        slope.grad.zero_()
        offset.grad.zero_()
        with torch.enable_grad():
            loss = x.mul(slope).add(offset).sub(y).pow(2).mean()
        loss.backward()
        losses.append(loss.item())
        slope.data.sub_(slope.grad, alpha=lr)
        offset.data.sub_(offset.grad, alpha=lr)
    return slope.data, offset.data, losses


# %%
def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    optimizer.zero_grad()
    for x, y in batches:
        with torch.enable_grad():
            loss = loss_fn(model(x), y)
            loss.backward()
        losses.append(loss.data.item())
        optimizer.step()
        optimizer.zero_grad()  # for the next one
    return losses


# %%
def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    p.grad = torch.zeros_like(p.data)
    while steps < max_steps:
        p.grad.zero_()
        with torch.enable_grad():
            f(p).backward()
        if p.grad.norm() <= tol:
            break
        p.data -= lr * p.grad
        steps += 1
    return steps


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = torch.nn.Parameter(p0.data.clone())
    b = None
    history = torch.empty((len(D) + 1, *p0.shape), dtype=p0.dtype)
    history[0].copy_(p.data)
    for t, x in enumerate(D):
        p.grad = None
        with torch.enable_grad():
            loss_fn(p, x).backward()
        if b is None:
            b = p.grad.data.clone()
        else:
            b.mul_(momentum).add_(p.grad.data)
        p.data.add_(b, alpha=-lr)
        p.data[p.data < low] = low
        p.data[p.data > high] = high
        history[t + 1].copy_(p.data)
    return history


# %%
def fix_5(f, p0, lr, steps):
    p = p0.data.clone().requires_grad_()
    path = torch.zeros((steps + 1,) + tuple(p0.shape), dtype=p0.dtype)
    best, best_loss = torch.zeros_like(p.data), float("inf")
    for t in range(steps + 1):
        path.data[t] = p.data
        with torch.enable_grad():
            loss = f(p)
        if loss.item() < best_loss:
            best.copy_(p.data)
            best_loss = loss.item()
        if t == steps:
            break
        loss.backward()
        p.data -= lr * p.grad
        p.grad.zero_()
    return {"path": path, "best": best, "best loss": best_loss}


# %%
def fix_6(loss_fn, p, X, size):
    p.grad = None
    loss_sum = 0.0
    for chunk in X.data.split(size):
        with torch.enable_grad():
            loss = loss_fn(p, chunk)
            (loss * len(chunk)).backward()
        loss_sum += loss.item() * len(chunk)
    return loss_sum / len(X), p.grad.data.clone().div_(len(X))
