# functional: a list of (label, predicate) pairs, closures, reduce, accumulate
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
from functools import reduce
from itertools import accumulate, chain, islice, pairwise, starmap


def diagnose(script):
    notes = []
    note = lambda p, x: notes.append((p, p.data_ptr(), tuple(x.tolist()))) or torch.sum(p * x)
    p0, lr = torch.full((3,), -8.0, dtype=torch.float64), 2.0
    D = torch.diag(torch.tensor([1.0, 4.0, 16.0], dtype=torch.float64))

    def attempt():
        try:
            return script(note, p0, D, lr)
        except Exception:
            return None

    with warnings.catch_warnings(), torch.random.fork_rng(devices=()), torch.enable_grad():
        warnings.simplefilter("ignore")
        history = attempt()

    calls = len(notes)
    if history is None or calls == 1:
        return ("forward_outside", "loses_the_leaf")[calls > 1]
    total = lambda t: float(torch.sum((p0 - t.detach()) / lr))
    # the steps between entries, summed up over the elements: healthy gives 1, 4, 16
    deltas = tuple(starmap(lambda a, b: total(b) - total(a), pairwise(history)))
    grad_left = lambda: notes[0][0].grad is not None and bool(notes[0][0].grad.any())
    is_ = lambda *pattern: lambda: deltas == pattern
    questions = (
        ("graph_in_history", lambda: all(map(lambda t: t.grad_fn is not None, history))),
        ("aliased_history", lambda: len(set(map(Tensor.data_ptr, history))) == 1),
        ("orphaned_parameter", lambda: not any(deltas) and grad_left()),
        ("resets_before_step", lambda: not any(deltas)),
        ("healthy", is_(1, 4, 16)),
        ("never_resets", is_(1, 5, 21)),
        ("steps_before_backward", is_(0, 1, 4)),
        ("steps_twice", is_(2, 8, 32)),
        ("ascends", is_(-1, -4, -16)),
        ("one_step_at_the_end", is_(0, 0, 21)),
        ("stale_row", lambda: len(set(map(lambda n: n[2], notes))) == 1),
        ("uses_the_parameter", lambda: True),
    )
    return next(label for label, holds in questions if holds())


# %%
def gradient(f, *at):
    leaves = tuple(map(lambda t: t.detach().clone().requires_grad_(), at))
    with torch.enable_grad():
        value = f(*leaves)
        return value.item(), torch.autograd.grad(value, leaves)


def fix_1(x, y, lr, steps):
    loss = lambda s, o: torch.mean((s * x + o - y) ** 2)

    def step(state, _):
        s, o, losses = state
        value, (ds, do) = gradient(loss, s, o)
        return s - lr * ds, o - lr * do, losses + [value]

    return reduce(step, range(steps), (x.new_zeros(()), x.new_zeros(()), []))


# %%
def fix_2(model, loss_fn, batches, optimizer):
    def learn(batch):
        def closure():
            optimizer.zero_grad()
            with torch.enable_grad():
                loss = loss_fn(model(batch[0]), batch[1])
            loss.backward()
            return loss.detach().clone()

        return optimizer.step(closure).item()

    return list(map(learn, batches))


# %%
def fix_3(f, p, lr, tol, max_steps):
    slope = lambda: gradient(f, p)[1][0]
    steep = lambda g: not bool(torch.sqrt(torch.sum(g * g)) <= tol)

    def path():
        while steep(g := slope()):
            p.data.add_(g, alpha=-lr)
            yield 1

    return sum(islice(path(), max_steps))


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    def step(state, x):
        p, b = state
        (g,) = gradient(lambda q: loss_fn(q, x), p)[1]
        b = g if b is None else momentum * b + g
        return torch.clamp(p - lr * b, low, high), b

    states = accumulate(D, step, initial=(p0.detach().clone(), None))
    return torch.stack(list(map(lambda state: state[0], states)))


# %%
def fix_5(f, p0, lr, steps):
    move = lambda p, _: p - lr * gradient(f, p)[1][0]
    path = list(accumulate(range(steps), move, initial=p0.detach().clone()))
    with torch.no_grad():
        losses = list(map(lambda p: f(p).item(), path))
    best = min(range(steps + 1), key=losses.__getitem__)
    return {"path": torch.stack(path), "best": path[best], "best loss": losses[best]}


# %%
def fix_6(loss_fn, p, X, size):
    """A row at a time: never more than `size`, never fewer than one."""
    each = list(map(lambda i: gradient(lambda q: loss_fn(q, X[i : i + 1]), p), range(len(X))))
    mean = lambda things: sum(things) / len(X)
    return mean(map(lambda r: r[0], each)), mean(map(lambda r: r[1][0], each))
