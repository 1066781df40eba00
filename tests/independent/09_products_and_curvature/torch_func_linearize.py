# torch_func_linearize (a tenth one): as torch_func, but jvp by linearize; torch.func transforms and nothing else
# %%
import torch
from torch.func import grad, hessian, jvp as func_jvp, linearize, vjp as func_vjp, vmap


# %%
def vjp(f, x, v):
    _, pull = func_vjp(f, x.detach().clone())
    (out,) = pull(v)
    return out.detach().clone()


# %%
def jvp(f, x, v):
    _, push = linearize(f, x.detach().clone())
    return push(v).detach().clone()


# %%
def jacobian(f, x):
    y, pull = func_vjp(f, x.detach().clone())
    units = torch.eye(y.numel(), dtype=x.dtype).reshape(y.numel(), *y.shape)
    (rows,) = vmap(pull)(units)
    return rows.detach().reshape(y.shape + x.shape)


# %%
def hvp(f, x, v):
    # reverse over forward
    rate = lambda t: func_jvp(f, (t,), (v,))[1]
    return grad(rate)(x.detach().clone()).detach()


# %%
def hessian_diag(f, x):
    H = hessian(lambda flat: f(flat.reshape(x.shape)))(x.detach().clone().reshape(-1))
    return H.detach().diagonal().clone().reshape(x.shape)


# %%
def top_eig(f, x, iters, gen):
    _, pull = func_vjp(grad(f), x.detach().clone())  # H is symmetric
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    for _ in range(iters):
        w = pull(v)[0].detach()
        v = w / torch.linalg.norm(w.flatten())
    return torch.tensordot(v, pull(v)[0].detach(), dims=x.dim()), v
