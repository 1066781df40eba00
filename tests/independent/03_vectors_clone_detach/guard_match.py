# early returns, guard clauses, match statements
# %%
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


# %%
def quartic(p: Tensor) -> Tensor:
    if not p.is_floating_point():
        raise TypeError("p must be floating")
    match p.dim():
        case 0:
            return (p * (1 - p)) ** 2
        case 1:
            d = p - p**2
            return torch.dot(d, d)
        case _:
            return quartic(p.reshape(-1))


# %%
def quartic_grad(p: Tensor) -> Tensor:
    q = p.detach()
    match q.numel():
        case 0:
            return q.clone()
        case 1:
            x = q.item()
            return torch.full_like(q, 2 * (x - x**2) * (1 - 2 * x))
        case _:
            q = q.clone().requires_grad_()
            loss = (q - q**2).pow(2).sum()
            return torch.autograd.grad(loss, q)[0]


# %%
def partial_vs_total(
    p: Tensor, w_fn: Callable[[Tensor], Tensor], l_fn: Callable[[Tensor, Tensor], Tensor]
) -> dict[str, Tensor]:
    def ask(question: str) -> Tensor:
        leaf = p.detach().clone().requires_grad_()
        match question:
            case "dl_dp_fixed_w":
                end = l_fn(leaf, w_fn(p.detach()).detach())
            case "dw_dp":
                end = w_fn(leaf).sum()
            case "dl_dp":
                end = l_fn(leaf, w_fn(leaf))
            case "dl_dw":
                leaf = w_fn(p.detach()).detach().clone().requires_grad_()
                end = l_fn(p.detach(), leaf)
            case _:
                raise ValueError(question)
        if end.dim() != 0:
            raise ValueError("not a single number")
        end.backward()
        if leaf.grad is None:
            raise RuntimeError("no path")
        return leaf.grad

    return {question: ask(question) for question in ("dl_dp_fixed_w", "dl_dw", "dw_dp", "dl_dp")}


# %%
def copies(p: Tensor) -> dict[str, Tensor]:
    if not p.requires_grad:
        raise ValueError("p must require grad")

    def relative(linked: bool, alias: bool, trainable: bool = False) -> Tensor:
        match linked, alias:
            case True, True:
                return p.transpose(0, 0)
            case True, False:
                return torch.cat([p])
            case False, True:
                return p.detach()
        new = torch.empty(p.shape, dtype=p.dtype)
        new.copy_(p.detach())
        if trainable:
            new.requires_grad_()
        return new

    return {
        "linked_copy": relative(True, False),
        "linked_alias": relative(True, True),
        "cut_copy": relative(False, False),
        "cut_alias": relative(False, True),
        "fresh_leaf": relative(False, False, trainable=True),
    }


# %%
def backward_with(y_fn: Callable[[Tensor], Tensor], x: Tensor, v: Tensor) -> Tensor:
    leaf = x.detach().clone().requires_grad_()
    y = y_fn(leaf)
    if y.shape != v.shape:
        raise ValueError(f"v has shape {tuple(v.shape)}, y has shape {tuple(y.shape)}")
    if y.dim() == 0:
        (gradient,) = torch.autograd.grad(y, leaf)
        return v * gradient
    number = torch.dot(y.reshape(-1), v.reshape(-1))
    number.backward()
    return leaf.grad


# %%
class Pair(NamedTuple):
    attached: Tensor
    detached: Tensor


def detach_effect(p: Tensor) -> tuple[Tensor, Tensor]:
    def one(mode: str) -> Tensor:
        q = p.detach().clone().requires_grad_()
        match mode:
            case "attached":
                w = q**2
            case "detached":
                w = (q**2).detach()
        return torch.autograd.grad(torch.sum((q - w) ** 2), q)[0]

    return Pair(*map(one, Pair._fields))
