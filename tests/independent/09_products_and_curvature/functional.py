# functional: closures, compose, reduce, map; one product is made from the other
# %%
from functools import partial, reduce
from itertools import repeat, starmap
from operator import attrgetter, itemgetter

import torch


compose = lambda *fs: reduce(lambda f, g: lambda *a: f(g(*a)), fs)
settle = lambda t: t.detach().clone()
wake = lambda t: t.detach().clone().requires_grad_()
zeros_if_none = lambda g, t: torch.zeros_like(t) if g is None else g


def slope(y, t, u=None):
    """dy/dt weighed with u, itself differentiable; zero where there is no dependence."""
    return zeros_if_none(torch.autograd.grad(y, t, u, create_graph=True, allow_unused=True)[0], t) if y.requires_grad else torch.zeros_like(t)


def basis(shape, dtype):
    return map(lambda row: row.view(shape), torch.eye(shape.numel(), dtype=dtype))


# %%
@torch.enable_grad()
def vjp(f, x, v):
    # the gradient of the number v · f
    t = wake(x)
    return settle(slope(torch.sum(v * f(t)), t))


# %%
@torch.enable_grad()
def jvp(f, x, v):
    # f along the line x + h v is a function of one number; its speed at h = 0, by the double backward trick
    h = torch.zeros((), dtype=x.dtype, requires_grad=True)
    y = f(x.detach() + h * v)
    u = torch.zeros_like(y, requires_grad=True)
    return settle(slope(slope(y, h, u), u))


# %%
@torch.enable_grad()
def jacobian(f, x):
    # m copies of x, m evaluations, and only the i-th output of the i-th copy counts
    shape = f(x.detach()).shape
    copies = list(map(wake, repeat(x, shape.numel())))
    picked = starmap(lambda i, t: f(t).reshape(-1)[i], enumerate(copies))
    total = reduce(torch.add, picked)
    return torch.stack(torch.autograd.grad(total, copies)).detach().reshape(shape + x.shape)


# %%
@torch.enable_grad()
def hvp(f, x, v):
    # reverse over a directional derivative: the gradient of h ↦ d/dh f(x + h v)
    t, h = wake(x), torch.zeros((), dtype=x.dtype, requires_grad=True)
    return settle(slope(slope(f(t + h * v), h), t))


# %%
def hessian_diag(f, x):
    pick = lambda e: torch.sum(e * hvp(f, x, e))
    return torch.stack(list(map(pick, basis(x.shape, x.dtype)))).reshape(x.shape)


# %%
def top_eig(f, x, iters, gen):
    H = partial(hvp, f, x)
    unit = lambda w: w / torch.sqrt(torch.sum(torch.square(w)))
    start = torch.randn(x.shape, dtype=x.dtype, generator=gen)
    v = reduce(lambda v, _: compose(unit, H)(v), range(iters), start)
    return torch.sum(v * H(v)), v
