# functional: compositions, closures, reduce, partial
# %%
from collections.abc import Callable
from functools import partial, reduce
from operator import itemgetter, mul, sub

import torch
from torch import Tensor

compose = lambda *fs: reduce(lambda f, g: lambda *a: g(f(*a)), fs)
private = compose(Tensor.detach, torch.clone, Tensor.requires_grad_)


# %%
def quartic(p: Tensor) -> Tensor:
    return compose(lambda q: (q, torch.square(q)), lambda pair: sub(*pair), torch.square, torch.sum)(p)


# %%
def quartic_grad(p: Tensor) -> Tensor:
    x = p.detach()
    return reduce(torch.mul, (x - x * x, 1 - (x + x)), torch.full_like(x, 2))


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    def derivative(f: Callable[[Tensor], Tensor], at: Tensor) -> Tensor:
        return (lambda leaf: torch.autograd.grad(f(leaf), leaf)[0])(private(at))

    w = w_fn(p.detach()).detach()
    questions = {
        "dl_dp_fixed_w": (lambda q: l_fn(q, w), p),
        "dl_dw": (partial(l_fn, p.detach()), w),
        "dw_dp": (compose(w_fn, torch.sum), p),
        "dl_dp": (lambda q: l_fn(q, w_fn(q)), p),
    }
    return {name: derivative(*question) for name, question in questions.items()}


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    recipes = {
        "linked_copy": (torch.clone,),
        "linked_alias": (itemgetter(...),),
        "cut_alias": (torch.detach,),
        "cut_copy": (torch.detach, torch.clone),
        "fresh_leaf": (torch.detach, torch.clone, partial(Tensor.requires_grad_, requires_grad=True)),
    }
    return dict(map(lambda item: (item[0], reduce(lambda t, f: f(t), item[1], p)), recipes.items()))


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    weighted = compose(y_fn, partial(mul, v), torch.sum)
    return (lambda leaf: torch.autograd.grad(weighted(leaf), [leaf])[0])(private(x))


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    def gradient(cut: Callable[[Tensor], Tensor]) -> Tensor:
        leaf = private(p)
        compose(lambda q: q - cut(q.pow(2)), torch.square, torch.sum, Tensor.backward)(leaf)
        return leaf.grad

    return tuple(map(gradient, (torch.clone, torch.detach)))
