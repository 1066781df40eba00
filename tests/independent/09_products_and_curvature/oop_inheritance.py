# oop_inheritance: an abstract operator with subclasses, a context manager, generators, forward over forward
# %%
import contextlib
from abc import ABC, abstractmethod

import torch
from torch.autograd import forward_ad
from torch.func import jvp as push_forward, vmap


@contextlib.contextmanager
def guest(x):
    """A private leaf in grad mode."""
    mode = torch.is_grad_enabled()
    torch.set_grad_enabled(True)
    try:
        yield torch.nn.Parameter(x.detach().clone())
    finally:
        torch.set_grad_enabled(mode)


class Operator(ABC):
    def __init__(self, f, x):
        self.f, self.x = f, x.detach().clone()

    @abstractmethod
    def apply(self, v): ...

    def __matmul__(self, v):
        return self.apply(v).detach().clone()

    def units(self, shape):
        n = shape.numel()
        for i in range(n):
            yield torch.nn.functional.one_hot(torch.tensor(i), n).to(self.x.dtype).reshape(shape)


class Pullback(Operator):
    def apply(self, v):
        with guest(self.x) as leaf:
            return torch.autograd.grad(outputs=(self.f(leaf),), inputs=(leaf,), grad_outputs=(v,))[0]


class Pushforward(Operator):
    def apply(self, v):
        with forward_ad.dual_level():
            return forward_ad.unpack_dual(self.f(forward_ad.make_dual(self.x.clone(), v))).tangent.clone()


class Table(Pushforward):
    """Column by column."""

    def whole(self):
        columns = [self @ e for e in self.units(self.x.shape)]
        stacked = torch.stack(columns)
        return stacked.movedim(0, -1).reshape(columns[0].shape + self.x.shape)


class Curvature(Operator):
    """Forward over forward: the mixed second derivative ∂²/∂s∂t f(x + s e + t v), for all unit vectors e at once."""

    def bilinear(self, a, b):
        along_b = lambda t: push_forward(self.f, (t,), (b,))[1]
        return push_forward(along_b, (self.x,), (a,))[1]

    def apply(self, v):
        units = torch.stack(list(self.units(self.x.shape)))
        return vmap(lambda e: self.bilinear(e, v))(units).reshape(self.x.shape)

    def diagonal(self):
        return torch.stack([self.bilinear(e, e).detach() for e in self.units(self.x.shape)]).reshape(self.x.shape)


class Power(Curvature):
    def iterates(self, v):
        while True:
            yield v
            w = self @ v
            v = w / w.pow(2).sum().sqrt()


# %%
def vjp(f, x, v):
    return Pullback(f, x) @ v


# %%
def jvp(f, x, v):
    return Pushforward(f, x) @ v


# %%
def jacobian(f, x):
    return Table(f, x).whole()


# %%
def hvp(f, x, v):
    if x.numel() == 0:
        return torch.zeros_like(x.detach())
    return Curvature(f, x) @ v


# %%
def hessian_diag(f, x):
    return Curvature(f, x).diagonal()


# %%
def top_eig(f, x, iters, gen):
    H = Power(f, x)
    for k, v in enumerate(H.iterates(torch.randn(x.shape, dtype=x.dtype, generator=gen))):
        if k == iters:
            return (v * (H @ v)).sum(), v
