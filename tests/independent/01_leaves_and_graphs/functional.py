# functional: closures, reduce, map, fixpoints, no loops of statements
# %%
from collections.abc import Callable, Mapping
from functools import partial, reduce
from itertools import chain, takewhile
from operator import attrgetter, is_not, itemgetter, mul
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
tensor_facts = lambda x: dict(
    zip(("shape", "dtype", "numel"), map(lambda f: f(x), (lambda t: tuple(t.shape), attrgetter("dtype"), torch.numel)))
)


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    start = torch.full((1,), float(p0), dtype=torch.float32, requires_grad=True)
    return reduce(lambda made, f: (*made, f(made[-1])), (partial(mul, 10), torch.square), (start,))


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    def before(nodes: frozenset) -> frozenset:
        pairs = chain.from_iterable(map(attrgetter("next_functions"), nodes))
        return frozenset(filter(partial(is_not, None), map(itemgetter(0), pairs)))

    def closure(start: frozenset) -> frozenset:
        everything, frontier = start, start
        while frontier:
            frontier = before(frontier) - everything
            everything = everything | frontier
        return everything

    def leaf_ids(t: Tensor) -> frozenset[int]:
        if t.grad_fn is None:
            return frozenset([id(t)] if t.requires_grad else [])
        ends = filter(lambda node: type(node).__name__ == "AccumulateGrad", closure(frozenset([t.grad_fn])))
        return frozenset(map(id, map(attrgetter("variable"), ends)))

    candidates = tuple(filter(lambda item: item[1].is_leaf and item[1].requires_grad, tensors.items()))

    def row(t: Tensor) -> dict[str, Any]:
        reached = leaf_ids(t)
        return {
            "reaches": list(map(itemgetter(0), filter(lambda item: id(item[1]) in reached, candidates))),
            "gets_grad": any((t.retains_grad, all((t.is_leaf, t.requires_grad)))),
            "grad_fn": next(map(lambda f: type(f).__name__, filter(None, [t.grad_fn])), None),
            "requires_grad": t.requires_grad,
            "is_leaf": t.is_leaf,
        }

    return dict(zip(tensors, map(row, tensors.values())))


# %%
def dl_dp(p0: float) -> Tensor:
    w = 10 * p0
    return torch.tensor([float(reduce(mul, (2 * w, 10)))], dtype=torch.float32)


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    w, pull_back = torch.func.vjp(inner, p0.detach())
    dl_dw = torch.func.grad(outer)(w)
    return (lambda upstream: (upstream, *pull_back(upstream)))(dl_dw)


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    after = lambda p: (p.backward(torch.ones_like(p)), p)[1]
    return (lambda p: (p, p.grad))(after(torch.tensor([float(p0)]).float().requires_grad_()))


# %%
predict_outcome = dict(
    chain.from_iterable(
        map(
            lambda group: map(lambda tree: (tree, group[0]), group[1].split()),
            (
                ("leaf, requires grad", "spruce"),
                ("leaf, does not require grad", "elm ebony cypress acacia"),
                ("not a leaf", "plum palm olive myrtle laurel larch fig"),
                ("None", "birch almond willow rowan holly hemlock aspen"),
                ("AddBackward0", "fir"),
                ("MulBackward0", "yew"),
                ("PowBackward0", "beech"),
                ("1", "sequoia cedar apple"),
                ("2", "chestnut"),
                ("10", "hornbeam hawthorn"),
                ("40", "ginkgo alder"),
                ("400", "maple cherry"),
                ("p.grad is filled", "oak juniper bay baobab ash"),
                ("p.grad stays None", "walnut elder"),
                ("a RuntimeError is raised", "sycamore pine pear linden hazel cacao"),
            ),
        )
    )
).__getitem__
