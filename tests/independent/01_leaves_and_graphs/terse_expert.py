# terse expert: the shortest thing that is right
# %%
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor

Function = Callable[[Tensor], Tensor]


# %%
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w has."""
    return (w**2).sum()
# %%
def tensor_facts(x: Tensor) -> dict[str, Any]:
    return dict(shape=x.shape, dtype=x.dtype, numel=x.numel())


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float32, requires_grad=True)
    return p, (w := 10 * p), w**2


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    def sources(t: Tensor) -> set[int]:
        if t.is_leaf:
            return {id(t)}
        seen, todo = set(), [t.grad_fn]
        while todo:
            if (node := todo.pop()) is not None and node not in seen:
                seen.add(node)
                todo += (n for n, _ in node.next_functions)
        return {id(n.variable) for n in seen if hasattr(n, "variable")}

    leaves = {k: id(t) for k, t in tensors.items() if t.is_leaf and t.requires_grad}
    return {
        k: dict(
            is_leaf=t.is_leaf,
            requires_grad=t.requires_grad,
            grad_fn=t.grad_fn and type(t.grad_fn).__name__,
            gets_grad=k in leaves or t.retains_grad,
            reaches=[n for n, i in leaves.items() if i in s],
        )
        for k, t in tensors.items()
        for s in [sources(t)]
    }


# %%
def dl_dp(p0: float) -> Tensor:
    return torch.tensor([200.0 * p0], dtype=torch.float32)


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    w = inner(p := p0.detach().clone().requires_grad_())
    return torch.autograd.grad(outer(w), (w, p))


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([p0], dtype=torch.float32, requires_grad=True)
    p.backward()
    return p, p.grad


# %%
def predict_outcome(case_id: str) -> str:
    table = """
    leaf, requires grad: spruce
    leaf, does not require grad: acacia cypress ebony elm
    not a leaf: fig larch laurel myrtle olive palm plum
    None: almond birch aspen hemlock holly rowan willow
    AddBackward0: fir
    MulBackward0: yew
    PowBackward0: beech
    1: apple cedar sequoia
    2: chestnut
    10: hawthorn hornbeam
    40: alder ginkgo
    400: cherry maple
    p.grad is filled: ash baobab bay juniper oak
    p.grad stays None: elder walnut
    a RuntimeError is raised: cacao hazel linden pear pine sycamore
    """
    rows = (row.strip().rsplit(": ", 1) for row in table.strip().splitlines())
    return next(answer for answer, trees in rows if case_id in trees.split())
