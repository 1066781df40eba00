"""What descends from the type that is asked for: a named tuple, an OrderedDict, a StrEnum's keys."""

from collections import OrderedDict
from enum import StrEnum
from typing import NamedTuple


class Pair(NamedTuple):
    attached: Tensor
    detached: Tensor


Path = StrEnum("Path", {key: key for key in ("dl_dp_fixed_w", "dl_dw", "dw_dp", "dl_dp")})


class Relatives(dict):
    pass


def partial_vs_total(p, w_fn, l_fn):
    q = p.detach().clone().requires_grad_()
    w = w_fn(q)
    held = w.detach().clone().requires_grad_()
    directly, through_w = torch.autograd.grad(l_fn(q, held), (q, held))
    (dw_dp,) = torch.autograd.grad(w.sum(), q)
    return OrderedDict(zip(Path, (directly, through_w, dw_dp, directly + through_w * dw_dp), strict=True))


def copies(p):
    return Relatives(
        linked_copy=p * 1,
        linked_alias=p[:],
        cut_copy=torch.nn.Parameter(p.detach().clone(), requires_grad=False),
        cut_alias=p.data,
        fresh_leaf=torch.nn.Parameter(p.detach().clone()),
    )


def detach_effect(p):
    difference = p.detach() - p.detach() ** 2
    return Pair(2 * difference * (1 - 2 * p.detach()), 2 * difference)
