# terse_expert: one number a row, digits of the decimal system, dict of patterns
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
    seen, err = [], False

    def loss(p, x):
        seen.append((p, p.detach().clone()))
        return (p * x).sum()

    D = torch.tensor([[1.0], [10.0], [100.0]], dtype=torch.float64)
    p0 = torch.full((1,), 7000.0, dtype=torch.float64)
    with torch.enable_grad(), warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
        warnings.simplefilter("ignore")
        try: h = script(loss, p0, D, 1.0)
        except Exception: err = True
    if err or len(seen) < 3: return "forward_outside" if len(seen) < 2 else "loses_the_leaf"
    if any(t.grad_fn is not None for t in h): return "graph_in_history"
    d = tuple(round(7000 - float(t)) for t in h)
    if d[0] == d[1] == d[2] == d[3]:
        if d[3]: return "aliased_history"
        g = seen[-1][0].grad
        return "orphaned_parameter" if g is not None and g.any() else "resets_before_step"
    table = {
        (0, 1, 11, 111): "healthy", (0, 1, 12, 123): "never_resets", (0, 0, 1, 11): "steps_before_backward",
        (0, 2, 22, 222): "steps_twice", (0, -1, -11, -111): "ascends", (0, 0, 0, 111): "one_step_at_the_end",
        (0, 7000, 7000, 7000): "uses_the_parameter",
    }
    return table.get(d, "stale_row")


# %%
def fix_1(x, y, lr, steps):
    p, losses = x.new_zeros(2), []
    for _ in range(steps):
        p.requires_grad_()
        with torch.enable_grad(): loss = (p[0] * x + p[1] - y).pow(2).mean()
        losses.append(loss.item())
        p = p.detach() - lr * torch.autograd.grad(loss, p)[0]
    return p[0], p[1], losses


# %%
@torch.enable_grad()
def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    for x, y in batches:
        optimizer.zero_grad()
        (loss := loss_fn(model(x), y)).backward()
        losses.append(loss.item())
        optimizer.step()
    return losses


# %%
def fix_3(f, p, lr, tol, max_steps):
    for k in range(max_steps):
        with torch.enable_grad(): g, = torch.autograd.grad(f(p), p)
        if g.norm() <= tol: return k
        with torch.no_grad(): p.sub_(g, alpha=lr)
    return max_steps


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_()
    opt, h = torch.optim.SGD([p], lr=lr, momentum=momentum), [p0.detach().clone()]
    for x in D:
        opt.zero_grad()
        with torch.enable_grad(): loss_fn(p, x).backward()
        opt.step()
        h.append(p.data.clamp_(low, high).clone())
    return torch.stack(h)


# %%
def fix_5(f, p0, lr, steps):
    p, path, losses = copy_of(p0), [], []
    for _ in range(steps + 1):
        with torch.enable_grad(): loss = f(p)
        path.append(p.detach().clone()); losses.append(loss.item())
        if len(path) <= steps: p.data -= lr * torch.autograd.grad(loss, p)[0]
    k = losses.index(min(losses))
    return {"path": torch.stack(path), "best": path[k], "best loss": losses[k]}


# %%
@torch.enable_grad()
def fix_6(loss_fn, p, X, size):
    parts = [(loss_fn(p, c), len(c) / len(X)) for c in X.split(size)]
    total = sum(l * w for l, w in parts)
    return total.item(), torch.autograd.grad(total, p)[0]
