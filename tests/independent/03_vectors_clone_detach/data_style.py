# old-school: .data, no_grad, one leaf that is emptied between the passes
# %%
import copy

# %%
from collections.abc import Callable

import torch
from torch import Tensor

from autograder import check
# %%
def quartic(p: Tensor) -> Tensor:
    w = p.clone()
    w = w * p
    w = w.neg_()
    w = w.add_(p)
    return w.pow(2).sum()


# %%
def quartic_grad(p: Tensor) -> Tensor:
    with torch.no_grad():
        g = p.data.clone()
        g.mul_(g).neg_().add_(p.data)
        g.mul_(2)
        factor = p.data.clone()
        factor.mul_(-2).add_(1)
        g.mul_(factor)
    return g


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    x = torch.empty_like(p.data)
    x.data.copy_(p.data)
    x.requires_grad = True
    found = {}

    def collect(name):
        found[name] = x.grad.data.clone()
        x.grad.data.zero_()

    l_fn(x, w_fn(x)).backward()
    collect("dl_dp")
    w_fn(x).backward(torch.ones_like(x.data))
    collect("dw_dp")
    w = w_fn(x).data.clone()
    w.requires_grad = True
    l_fn(x, w).backward()
    collect("dl_dp_fixed_w")
    found["dl_dw"] = w.grad.data
    return found


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    fresh = torch.zeros_like(p.data)
    fresh.requires_grad_()
    with torch.no_grad():
        fresh += p
    return {
        "linked_copy": p * 1,
        "linked_alias": p.unsqueeze(0).squeeze(0),
        "cut_copy": copy.deepcopy(p.data),
        "cut_alias": p.data,
        "fresh_leaf": fresh,
    }


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    leaf = x.data.clone()
    leaf.requires_grad = True
    leaf.grad = torch.zeros_like(leaf.data)
    torch.autograd.backward([y_fn(leaf)], [v])
    return leaf.grad.data


# %%
def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    q = p.data.clone().requires_grad_()
    w = q**2
    (q - w.data).pow(2).sum().backward()
    detached = q.grad.data.clone()
    q.grad.data.zero_()
    (q - w).pow(2).sum().backward()
    return q.grad.data, detached
