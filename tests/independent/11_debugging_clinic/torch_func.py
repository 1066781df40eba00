# torch_func: torch.func.grad_and_value for the cures, reference patients for the diagnosis
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
from torch.func import grad, grad_and_value, vmap


def reference_patients():
    """A patient of my own for each illness whose path tells it."""

    def trainer(update):
        def script(loss_fn, p0, D, lr):
            return update(lambda p, x: grad(loss_fn)(p, x), p0.clone(), D, lr)

        return script

    def healthy(g, p, D, lr):
        path = [p]
        for x in D:
            path.append(path[-1] - lr * g(path[-1], x))
        return path

    def never_resets(g, p, D, lr):
        path, total = [p], torch.zeros_like(p)
        for x in D:
            total = total + g(path[-1], x)
            path.append(path[-1] - lr * total)
        return path

    def steps_before_backward(g, p, D, lr):
        path, old = [p], torch.zeros_like(p)
        for x in D:
            path.append(path[-1] - lr * old)
            old = g(path[-1], x)
        return path

    def one_step_at_the_end(g, p, D, lr):
        return [p] * len(D) + [p - lr * vmap(lambda x: g(p, x))(D).sum(0)]

    return {
        "healthy": trainer(healthy),
        "never_resets": trainer(never_resets),
        "steps_before_backward": trainer(steps_before_backward),
        "steps_twice": trainer(lambda g, p, D, lr: healthy(g, p, D, 2 * lr)),
        "ascends": trainer(lambda g, p, D, lr: healthy(g, p, D, -lr)),
        "uses_the_parameter": trainer(lambda g, p, D, lr: healthy(lambda q, x: q, p, D, lr)),
        "one_step_at_the_end": trainer(one_step_at_the_end),
        "no_move": trainer(lambda g, p, D, lr: [p] * (len(D) + 1)),
        **{f"stale_row {k}": trainer(lambda g, p, D, lr, k=k: healthy(lambda q, _: g(q, D[k]), p, D, lr)) for k in range(4)},
    }


def diagnose(script):
    p0 = torch.tensor([3.0, -2.0], dtype=torch.float64)
    D = torch.tensor([[1.0, 2.0], [-2.0, 0.5], [0.25, -1.0], [1.5, 1.25]], dtype=torch.float64)
    lr = 0.0625
    curved = lambda p, x: torch.log(torch.cosh(p * x - x)).sum() + 0.5 * (p * x).sum()
    met = []

    def loss_fn(p, x):
        met.append(p)
        return curved(p, x)

    with torch.random.fork_rng(devices=[]), torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            history = script(loss_fn, p0.clone(), D.clone(), lr)
        except Exception:
            return "loses_the_leaf" if len(met) > 1 else "forward_outside"
        if len(met) == 1:
            return "forward_outside"
        if any(h.grad_fn is not None for h in history):
            return "graph_in_history"
        path = torch.stack([h.detach() for h in history])
        paths = {label: torch.stack(patient(curved, p0, D, lr)) for label, patient in reference_patients().items()}
    final = path[-1].expand_as(path)
    if torch.equal(path, final) and not torch.equal(path[0], p0):
        return "aliased_history"
    label = min(paths, key=lambda name: (paths[name] - path).abs().max().item())
    if label == "no_move":
        left = met[-1].grad
        return "resets_before_step" if left is None or not left.any() else "orphaned_parameter"
    return label.split()[0]


# %%
def fix_1(x, y, lr, steps):
    loss = lambda so: (so[0] * x + so[1] - y).square().mean()
    both, losses = torch.zeros(2, dtype=x.dtype), []
    for _ in range(steps):
        g, value = grad_and_value(loss)(both)
        losses.append(value.item())
        both = both - lr * g
    slope, offset = both.unbind()
    return slope.clone(), offset.clone(), losses


# %%
def fix_2(model, loss_fn, batches, optimizer):
    def one(x, y):
        with torch.enable_grad():
            loss = loss_fn(model(x), y)
        for group in optimizer.param_groups:
            for p in group["params"]:
                p.grad = None
        torch.autograd.backward([loss])
        value = loss.detach().item()
        optimizer.step()
        return value

    return [one(*batch) for batch in batches]


# %%
def fix_3(f, p, lr, tol, max_steps):
    steps = 0
    while True:
        if steps == max_steps:
            return steps
        g = grad(f)(p.detach()).detach()
        if torch.linalg.norm(g.flatten()) <= tol:
            return steps
        p.detach().sub_(lr * g)
        steps += 1


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().clone()
    b = None
    history = [p]
    for x in D:
        g = grad(loss_fn)(p, x).detach()
        b = g if b is None else torch.add(g, b, alpha=momentum)
        p = torch.clip(torch.sub(p, b, alpha=lr), low, high)
        history.append(p)
    return torch.stack(history)


# %%
def fix_5(f, p0, lr, steps):
    p = p0.detach().clone()
    path, losses = [p], []
    for _ in range(steps):
        g, value = grad_and_value(f)(p)
        losses.append(value.item())
        p = p - lr * g.detach()
        path.append(p)
    with torch.no_grad():
        losses.append(f(p).item())
    k = torch.tensor(losses, dtype=torch.float64).argmin().item()
    return {"best loss": losses[k], "best": path[k].clone(), "path": torch.stack(path)}


# %%
def fix_6(loss_fn, p, X, size):
    total, whole = 0.0, torch.zeros_like(p.detach())
    for rows in torch.split(X, size):
        g, value = grad_and_value(loss_fn)(p.detach(), rows)
        share = rows.shape[0] / X.shape[0]
        total += share * value.item()
        whole = whole + share * g.detach()
    return total, whole
