# terse expert: the shortest thing that is right
# %%
from collections.abc import Callable

import torch
from torch import Tensor

from autograder import check
# %%
def quartic(p: Tensor) -> Tensor:
    return (p - p**2).pow(2).sum()


# %%
def quartic_grad(p: Tensor) -> Tensor:
    p = p.detach()
    return 2 * (p - p**2) * (1 - 2 * p)


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    p = p.detach().requires_grad_()
    w = w_fn(p)
    fixed = w.detach().requires_grad_()
    dl_dp_fixed_w, dl_dw = torch.autograd.grad(l_fn(p, fixed), (p, fixed))
    (dw_dp,) = torch.autograd.grad(w, p, torch.ones_like(w))
    return dict(dl_dp_fixed_w=dl_dp_fixed_w, dl_dw=dl_dw, dw_dp=dw_dp, dl_dp=dl_dp_fixed_w + dl_dw * dw_dp)


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    return dict(
        linked_copy=p.clone(),
        linked_alias=p[:],
        cut_copy=p.detach().clone(),
        cut_alias=p.detach(),
        fresh_leaf=p.detach().clone().requires_grad_(),
    )


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    x = x.detach().requires_grad_()
    return torch.autograd.grad(y_fn(x), x, v)[0]


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    d = 2 * (p - p**2).detach()
    return d * (1 - 2 * p.detach()), d
