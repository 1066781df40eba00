# guard_match: one match statement over a summary of the run, guard clauses, StrEnum, OrderedDict
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
from collections import OrderedDict
from enum import StrEnum

Illness = StrEnum("Illness", {name.upper(): name for name in LABELS})


def diagnose(script):
    log = []

    def loss_fn(p, x):
        log.append((p, x.sum().item()))
        return torch.matmul(p, x)

    def grad_of(p):
        if not p.is_leaf or p.grad is None:
            return 0
        return int(p.grad.sum())

    D = torch.tensor([[1.0], [3.0], [9.0]], dtype=torch.float64)
    p0 = torch.tensor([1024.0], dtype=torch.float64)
    summary = None
    with torch.enable_grad(), torch.random.fork_rng(devices=[]), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            history = script(loss_fn, p0, D, 1.0)
            summary = [int(1024 - h.item()) for h in history]
            kinds = {h.grad_fn is None for h in history}
        except Exception:
            kinds = set()
    match (len(log), summary, kinds):
        case (1, _, _):
            return Illness.FORWARD_OUTSIDE
        case (_, None, _):
            return Illness.LOSES_THE_LEAF
        case _ if kinds == {False}:
            return Illness.GRAPH_IN_HISTORY
        case (_, [0, 0, 0, 0], _) if grad_of(log[0][0]):
            return Illness.ORPHANED_PARAMETER
        case (_, [0, 0, 0, 0], _):
            return Illness.RESETS_BEFORE_STEP
        case (_, [13, 13, 13, 13], _):
            return Illness.ALIASED_HISTORY
        case (_, [0, 1024, *_], _):
            return Illness.USES_THE_PARAMETER
        case (_, [0, 1, 4, 13], _):
            return Illness.HEALTHY
        case (_, [0, 1, 5, 18], _):
            return Illness.NEVER_RESETS
        case (_, [0, 0, 1, 4], _):
            return Illness.STEPS_BEFORE_BACKWARD
        case (_, [0, 2, 8, 26], _):
            return Illness.STEPS_TWICE
        case (_, [0, -1, -4, -13], _):
            return Illness.ASCENDS
        case (_, [0, 0, 0, 13], _):
            return Illness.ONE_STEP_AT_THE_END
        case (_, [0, a, b, c], _) if b == 2 * a and c == 3 * a:
            return Illness.STALE_ROW
    return Illness.HEALTHY


# %%
def fix_1(x, y, lr, steps):
    slope, offset = (torch.nn.Parameter(x.new_zeros(())) for _ in "so")
    optimizer = torch.optim.SGD([slope, offset], lr)
    losses = []
    while len(losses) < steps:
        optimizer.zero_grad()
        with torch.enable_grad():
            loss = torch.nn.functional.mse_loss(slope * x + offset, y)
        loss.backward()
        losses.append(loss.item())
        optimizer.step()
    return slope.detach(), offset.detach(), losses


# %%
def fix_2(model, loss_fn, batches, optimizer):
    losses = []
    it = iter(batches)
    while True:
        match next(it, None):
            case None:
                return losses
            case (x, y):
                pass
        optimizer.zero_grad(set_to_none=True)
        with torch.enable_grad():
            loss = loss_fn(model(x), y)
            loss.backward()
        losses += [loss.item()]
        optimizer.step()


# %%
def fix_3(f, p, lr, tol, max_steps):
    if max_steps == 0:
        return 0
    optimizer = torch.optim.SGD([p], lr=lr)
    for done in range(max_steps):
        optimizer.zero_grad()
        with torch.enable_grad():
            f(p).backward()
        match bool(p.grad.flatten().norm(2) <= tol):
            case True:
                return done
        optimizer.step()
    return max_steps


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone().requires_grad_(True)
    settings = {"lr": lr} if momentum == 0 else {"lr": lr, "momentum": momentum}
    optimizer = torch.optim.SGD([{"params": [p]}], **settings)
    rows = [p.detach().clone()]
    for x in D:
        p.grad = None
        with torch.enable_grad():
            loss_fn(p, x).backward()
        optimizer.step()
        with torch.no_grad():
            p.copy_(p.clamp(low, high))
        rows.append(p.detach().clone())
    return torch.stack(rows, dim=0)


# %%
def fix_5(f, p0, lr, steps):
    p = p0.detach().clone().requires_grad_(True)
    path, best = [], None
    for t in range(steps + 1):
        with torch.enable_grad():
            loss = f(p)
        point = p.detach().clone()
        path.append(point)
        match best:
            case None:
                best = (loss.item(), point)
            case (record, _) if loss.item() < record:
                best = (loss.item(), point)
        if t == steps:
            break
        (g,) = torch.autograd.grad(loss, p)
        p = (p - lr * g).detach().requires_grad_(True)
    return OrderedDict({"path": torch.stack(path), "best": best[1], "best loss": best[0]})


# %%
def fix_6(loss_fn, p, X, size):
    n = len(X)
    if n <= size:
        with torch.enable_grad():
            loss = loss_fn(p, X)
            (g,) = torch.autograd.grad(loss, p)
        return loss.item(), g
    # two parts, of which the first is a multiple of `size`, by the same means
    cut = max(1, -(-n // size) // 2) * size
    head, g_head = fix_6(loss_fn, p, X[:cut], size)
    tail, g_tail = fix_6(loss_fn, p, X[cut:], size)
    a, b = cut / n, (n - cut) / n
    return a * head + b * tail, a * g_head + b * g_tail
