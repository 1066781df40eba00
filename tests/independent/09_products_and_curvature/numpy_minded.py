# numpy_minded: whole tables with torch, everything after that in NumPy and Python loops
# %%
import math

import numpy as np
import torch


def _rows(f, x):
    """The Jacobian as a NumPy table (m, n), row by row; and the output's shape."""
    t = x.detach().clone().requires_grad_(True)
    with torch.enable_grad():
        y = f(t)
        parts = y.reshape(-1)
        table = np.zeros((y.numel(), t.numel()), dtype=t.detach().numpy().dtype)
        for i in range(y.numel()):
            (g,) = torch.autograd.grad(parts[i], t, retain_graph=True, allow_unused=True)
            if g is not None:
                table[i, :] = g.detach().numpy().ravel()
    return table, tuple(y.shape)


def _hessian(f, x):
    """The Hessian as a NumPy table (n, n)."""
    t = x.detach().clone().requires_grad_(True)
    n = t.numel()
    H = np.zeros((n, n), dtype=t.detach().numpy().dtype)
    with torch.enable_grad():
        (g,) = torch.autograd.grad(f(t), t, create_graph=True)
        if not g.requires_grad:
            return H
        g = g.reshape(-1)
        for i in range(n):
            (row,) = torch.autograd.grad(g[i], t, retain_graph=True, allow_unused=True)
            if row is not None:
                H[i] = row.detach().numpy().ravel()
    return H


def _back(a, like):
    return torch.from_numpy(np.array(a)).reshape(like.shape)


# %%
def vjp(f, x, v):
    J, _ = _rows(f, x)
    return _back(v.detach().numpy().ravel() @ J, x)


# %%
def jvp(f, x, v):
    J, shape = _rows(f, x)
    w = v.detach().numpy().ravel()
    out = np.empty(J.shape[0], dtype=J.dtype)
    for i in range(J.shape[0]):
        out[i] = np.dot(J[i], w)
    return torch.from_numpy(out).reshape(shape)


# %%
def jacobian(f, x):
    J, shape = _rows(f, x)
    return torch.from_numpy(J.reshape(shape + tuple(x.shape)))


# %%
def hvp(f, x, v):
    H = _hessian(f, x)
    return _back(np.einsum("ij,j->i", H, v.detach().numpy().ravel()), x)


# %%
def hessian_diag(f, x):
    return _back(np.diagonal(_hessian(f, x)).copy(), x)


# %%
def top_eig(f, x, iters, gen):
    H = _hessian(f, x)
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen).numpy().ravel()
    for _ in range(iters):
        w = H @ v
        v = w / H.dtype.type(math.sqrt(sum(float(c) ** 2 for c in w)))
    return torch.tensor(float(v @ (H @ v)), dtype=x.dtype), _back(v, x)
