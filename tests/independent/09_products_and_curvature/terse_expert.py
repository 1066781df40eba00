# terse_expert: shortest decent torch, autograd.grad and torch.func
# %%
import torch
from torch import func


# %%
def vjp(f, x, v):
    with torch.enable_grad():
        y = f(t := x.detach().requires_grad_())
        return torch.autograd.grad(y, t, v)[0].detach().clone()


# %%
def jvp(f, x, v): return func.jvp(f, (x.detach().clone(),), (v,))[1].detach().clone()


# %%
def jacobian(f, x):
    with torch.enable_grad():
        y = f(t := x.detach().requires_grad_())
        I = torch.eye(y.numel(), dtype=y.dtype).view(-1, *y.shape)
        return torch.autograd.grad(y, t, I, is_grads_batched=True)[0].detach().reshape(y.shape + x.shape)


# %%
def hvp(f, x, v): return func.jvp(func.grad(f), (x.detach().clone(),), (v,))[1].detach().clone()


# %%
def hessian_diag(f, x):
    g = lambda e: func.jvp(lambda t: func.jvp(f, (t,), (e,))[1], (x.detach().clone(),), (e,))[1]
    return func.vmap(g)(torch.eye(x.numel(), dtype=x.dtype).view(-1, *x.shape)).detach().view(x.shape)


# %%
def top_eig(f, x, iters, gen):
    v = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    H = lambda u: func.jvp(func.grad(f), (x.detach().clone(),), (u,))[1].detach()
    for _ in range(iters): v = (w := H(v)) / w.norm()
    return (v * H(v)).sum(), v
