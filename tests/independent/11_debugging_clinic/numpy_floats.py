# numpy_floats (a tenth one): numpy_minded, but numbers stay np.float64, which is a subclass of float, and labels np.str_; the history as a matrix, a linear system for the coefficients, NumPy arithmetic
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
import numpy as np


def diagnose(script):
    """history = p0 - lr · C · D with a matrix C of coefficients; C is solved for and compared."""
    T = 5
    rng = np.random.default_rng(3)
    rows = rng.normal(size=(T, T)) + 3 * np.eye(T)
    start = np.full(T, 50.0)
    lr = 0.25
    D, p0 = torch.from_numpy(rows.copy()), torch.from_numpy(start.copy())
    leaves = []

    def loss_fn(p, x):
        leaves.append(p)
        return torch.dot(p, x)

    state = torch.get_rng_state()
    history = None
    with torch.enable_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            history = script(loss_fn, p0, D, lr)
        except Exception:
            pass
    torch.set_rng_state(state)
    if history is None:
        return ["forward_outside", "loses_the_leaf"][len(leaves) > 1]
    if len(leaves) == 1:
        return "forward_outside"
    if all(h.requires_grad and not h.is_leaf for h in history):
        return "graph_in_history"
    H = np.stack([h.detach().numpy().copy() for h in history])
    if all(np.shares_memory(history[0].detach().numpy(), h.detach().numpy()) for h in history[1:]):
        return "aliased_history"
    C = np.linalg.solve(rows.T, ((start - H[1:]) / lr).T).T  # C[t, s]: how often row s is in entry t + 1
    C = np.round(C, 6) + 0.0
    ones = np.tril(np.ones((T, T)))
    shifted = np.tril(np.ones((T, T)), -1)
    last = np.zeros((T, T))
    last[-1] = 1
    patterns = {
        "healthy": ones,
        "never_resets": np.array([[max(t - s + 1, 0) for s in range(T)] for t in range(T)]),
        "steps_before_backward": shifted,
        "steps_twice": 2 * ones,
        "ascends": -ones,
        "one_step_at_the_end": last,
    }
    for label, pattern in patterns.items():
        if np.allclose(C, pattern, atol=1e-5):
            return label
    if not C.any():
        g = leaves[0].grad
        return "resets_before_step" if g is None or not g.numpy().any() else "orphaned_parameter"
    if np.count_nonzero(np.abs(C).sum(axis=0) > 1e-5) == 1:  # a single row of D has gone into it
        return "stale_row"
    return "uses_the_parameter"


# %%
def fix_1(x, y, lr, steps):
    a, b = x.numpy(), y.numpy()
    dtype = a.dtype.type
    s = o = dtype(0)
    losses = []
    for _ in range(steps):
        r = s * a + o - b
        losses.append(np.float64(np.mean(r**2)))
        s, o = s - dtype(lr) * dtype(2) * np.mean(r * a), o - dtype(lr) * dtype(2) * np.mean(r)
    return torch.tensor(s, dtype=x.dtype), torch.tensor(o, dtype=x.dtype), losses


# %%
def fix_2(model, loss_fn, batches, optimizer):
    parameters = [p for group in optimizer.param_groups for p in group["params"] if p.requires_grad]
    losses = []
    for x, y in batches:
        with torch.enable_grad():
            loss = loss_fn(model(x), y)
            grads = torch.autograd.grad(loss, parameters, allow_unused=True)
        for p, g in zip(parameters, grads):
            p.grad = None if g is None else g.clone()
        losses.append(np.float64(loss.detach().numpy()))
        optimizer.step()
    return losses


# %%
def fix_3(f, p, lr, tol, max_steps):
    a = p.detach().numpy()  # the same memory
    steps = 0
    for steps in range(max_steps + 1):
        if steps == max_steps:
            break
        with torch.enable_grad():
            g = torch.autograd.grad(f(p), [p])[0].numpy()
        if np.sqrt(np.sum(np.square(g))) <= tol:
            break
        a[...] = a - a.dtype.type(lr) * g
    return steps


# %%
def fix_4(loss_fn, p0, D, lr, momentum, low, high):
    p = p0.detach().numpy().copy()
    out = np.empty((len(D) + 1,) + p.shape, dtype=p.dtype)
    out[0] = p
    b = np.zeros_like(p)
    for t in range(len(D)):
        leaf = torch.from_numpy(p.copy()).requires_grad_()
        with torch.enable_grad():
            loss_fn(leaf, D[t]).backward()
        b = p.dtype.type(momentum) * b + leaf.grad.numpy()
        p = np.asarray(np.clip(p - p.dtype.type(lr) * b, low, high), dtype=p.dtype)
        out[t + 1] = p
    return torch.from_numpy(out)


# %%
def fix_5(f, p0, lr, steps):
    path = torch.empty((steps + 1, *p0.shape), dtype=p0.dtype)
    losses = np.empty(steps + 1)
    path[0] = p0.detach()
    for t in range(steps + 1):
        leaf = path[t].clone().requires_grad_()
        with torch.enable_grad():
            loss = f(leaf)
        losses[t] = loss.item()
        if t < steps:
            path[t + 1] = path[t] - lr * torch.autograd.grad(loss, leaf)[0]
    k = int(np.argmin(losses))
    return dict([("path", path), ("best", path[k].clone()), ("best loss", losses[k])])


# %%
def fix_6(loss_fn, p, X, size):
    losses, weights, grads = [], [], []
    for i in range(0, len(X), size):
        rows = X[i : i + size]
        with torch.enable_grad():
            loss = loss_fn(p, rows)
            grads.append(torch.autograd.grad(loss, p)[0].numpy())
        losses.append(loss.item())
        weights.append(len(rows))
    gradient = np.average(np.stack(grads), axis=0, weights=weights)
    return np.average(losses, weights=weights), torch.tensor(gradient, dtype=p.dtype)
