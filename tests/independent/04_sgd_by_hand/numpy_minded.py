# style: NumPy-minded, plain loops and arrays
# %%
from collections.abc import Callable, Iterable

import numpy as np
import torch


def to_numpy(t):
    """A float64 copy as an array (bfloat16 has no NumPy type, float64 holds all of them exactly)."""
    return t.detach().to(torch.float64).numpy().copy()


def to_torch(a, dtype):
    return torch.from_numpy(np.array(a, dtype=np.float64)).to(dtype)


# %%
def sgd_closed_form(p: torch.Tensor, lr: float) -> torch.Tensor:
    a = to_numpy(p)
    return to_torch(a - lr * np.polyval([4, -6, 2, 0], a), p.dtype)


# %%
def sgd_step_(params: Iterable[torch.Tensor], lr: float) -> None:
    for p in params:
        if p.grad is None:
            continue
        if p.dtype in (torch.float32, torch.float64):
            memory = p.detach().numpy()  # shares the memory of p
            np.subtract(memory, lr * p.grad.detach().numpy(), out=memory, casting="same_kind")
        else:
            new = to_numpy(p) - lr * to_numpy(p.grad)
            p.detach().copy_(to_torch(new, p.dtype))


# %%
def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    X, T, n = to_numpy(D), *D.shape
    P = np.empty((T + 1, n))
    P[0] = to_numpy(p0)
    for t in range(T):
        for i in range(n):
            x = X[t, i]
            P[t + 1, i] = P[t, i] - lr * 2 / n * x * (x * P[t, i] - 2 * x)
    return to_torch(P, p0.dtype)


# %%
def manual_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor], p: torch.Tensor, D: torch.Tensor, lr: float
) -> torch.Tensor:
    T = D.shape[0]
    P = np.empty((T + 1, *p.shape))
    P[0] = to_numpy(p)
    before = torch.is_grad_enabled()
    try:
        for t in range(T):
            torch.set_grad_enabled(True)
            p.grad = None
            loss = loss_fn(p, D[t])
            loss.backward()
            torch.set_grad_enabled(False)
            p[...] = p - lr * p.grad
            P[t + 1] = to_numpy(p)
    finally:
        torch.set_grad_enabled(before)
    return to_torch(P, p.dtype)


# %%
def detach_loop(
    loss_fn: Callable[[torch.Tensor, torch.Tensor], torch.Tensor],
    p0: torch.Tensor,
    D: torch.Tensor,
    lr: float,
) -> tuple[torch.Tensor, torch.Tensor]:
    values = to_numpy(p0)
    rows = [values.copy()]
    t = 0
    while t < len(D):
        leaf = to_torch(values, p0.dtype).requires_grad_()
        with torch.enable_grad():
            loss_fn(leaf, D[t]).backward()
        # rounded to the dtype of p0 each time, as the parameter of a model would be
        values = to_numpy(to_torch(values - lr * to_numpy(leaf.grad), p0.dtype))
        rows.append(values.copy())
        t += 1
    return to_torch(values, p0.dtype).requires_grad_(), to_torch(np.stack(rows), p0.dtype)


# %%
def max_stable_lr(h: torch.Tensor) -> torch.Tensor:
    flat = to_numpy(h).ravel()
    bounds = np.empty_like(flat)
    for k, curvature in enumerate(flat):
        bounds[k] = 2.0 / curvature
    return to_torch(bounds.reshape(tuple(h.shape)), h.dtype)
