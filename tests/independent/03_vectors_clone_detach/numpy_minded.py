# NumPy-minded: element by element, index loops, Python numbers where they are allowed
# %%
from collections.abc import Callable

import numpy as np
import torch
from torch import Tensor


# %%
def quartic(p: Tensor) -> Tensor:
    if p.numel() == 0:
        return p.sum()
    flat = p.flatten()
    total = (flat[0] - flat[0] * flat[0]) ** 2
    for i in range(1, flat.numel()):
        total = total + (flat[i] - flat[i] * flat[i]) ** 2
    return total


# %%
def quartic_grad(p: Tensor) -> Tensor:
    out = torch.zeros_like(p.detach())
    values = p.detach()
    for index in np.ndindex(*values.shape):
        x = values[index].item()
        out[index] = 2.0 * (x - x * x) * (1.0 - 2.0 * x)
    return out


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    leaf = p.detach().clone().requires_grad_()
    w = w_fn(leaf)
    # the diagonal of the Jacobian of w, row by row
    dw_dp = torch.zeros_like(p.detach())
    for index in np.ndindex(*w.shape):
        (row,) = torch.autograd.grad(w[index], leaf, retain_graph=True)
        dw_dp[index] = row[index]

    def gradient(loss, leaves):
        loss.backward()
        return [q.grad for q in leaves]

    q, u = p.detach().clone().requires_grad_(), w.detach().clone().requires_grad_()
    by_p, by_w = gradient(l_fn(q, u), [q, u])
    total = torch.zeros_like(dw_dp)
    for index in np.ndindex(*total.shape):
        total[index] = by_p[index] + by_w[index] * dw_dp[index]
    return {"dl_dp_fixed_w": by_p, "dl_dw": by_w, "dw_dp": dw_dp, "dl_dp": total}


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    shared = p.detach()
    if p.dtype in (torch.float32, torch.float64, torch.float16):
        shared = torch.from_numpy(p.detach().numpy())
    numbers = p.detach().tolist()
    return {
        "linked_copy": p.repeat(*[1] * p.dim()),
        "linked_alias": p.narrow(0, 0, p.shape[0]),
        "cut_copy": torch.tensor(numbers, dtype=p.dtype).reshape(p.shape),
        "cut_alias": shared,
        "fresh_leaf": torch.tensor(numbers, dtype=p.dtype).reshape(p.shape).requires_grad_(),
    }


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    y = y_fn(leaf)
    out = torch.zeros_like(x.detach())
    for index in np.ndindex(*y.shape):
        (row,) = torch.autograd.grad(y[index], leaf, retain_graph=True)
        out += v[index] * row
    return out


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    values = p.detach().to(torch.float64).numpy()
    detached = 2 * (values - values**2)
    attached = detached * (1 - 2 * values)
    return tuple(torch.from_numpy(np.array(g)).to(p.dtype) for g in (attached, detached))
