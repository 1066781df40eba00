# generators, itertools and walruses
# %%
import itertools
from collections import ChainMap, defaultdict, deque
from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

import torch
from torch import Tensor
from torch.autograd import forward_ad

Function = Callable[[Tensor], Tensor]


# %%
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w has."""
    return (w**2).sum()
# %%
class Fact(StrEnum):
    shape = "shape"
    dtype = "dtype"
    numel = "numel"


def tensor_facts(x: Tensor) -> dict[str, Any]:
    def facts() -> Iterator[tuple[str, Any]]:
        yield Fact.shape, (sizes := tuple(x.shape))
        yield Fact.dtype, x.dtype
        *_, count = itertools.accumulate(sizes, lambda a, b: a * b, initial=1)
        yield Fact.numel, count

    return dict(facts())


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    def stations() -> Iterator[Tensor]:
        yield (p := torch.tensor((p0,), dtype=torch.float, requires_grad=True))
        yield (w := 8 * p + 2 * p)
        yield w.prod() * w

    return tuple(stations())


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    def ancestors(t: Tensor) -> Iterator[Any]:
        """Every node behind t, once, nearest first."""
        queue, known = deque(filter(None, [t.grad_fn])), {None, t.grad_fn}
        while queue:
            yield (node := queue.popleft())
            for earlier, _ in node.next_functions:
                if earlier not in known:
                    known.add(earlier)
                    queue.append(earlier)

    def leaves_of(t: Tensor) -> Iterator[Tensor]:
        if t.is_leaf:
            yield from itertools.repeat(t, t.requires_grad)
        else:
            yield from (v for node in ancestors(t) if (v := getattr(node, "variable", None)) is not None)

    names: dict[int, list[int]] = defaultdict(list)
    order = list(tensors)
    for place, name in enumerate(order):
        if (t := tensors[name]).is_leaf and t.requires_grad:
            names[id(t)].append(place)

    report: dict[str, dict[str, Any]] = defaultdict(dict)
    for name, t in tensors.items():
        places = sorted(itertools.chain.from_iterable(names.get(id(leaf), ()) for leaf in leaves_of(t)))
        report[name].update(is_leaf=(leaf := t.is_leaf), requires_grad=(tracked := t.requires_grad))
        report[name].update(grad_fn=type(fn).__name__ if (fn := t.grad_fn) is not None else None)
        report[name].update(gets_grad=(leaf and tracked) or t.retains_grad)
        report[name].update(reaches=[order[place] for place in places])
    return report


# %%
def dl_dp(p0: float) -> Tensor:
    with forward_ad.dual_level():
        p = forward_ad.make_dual(torch.tensor([float(p0)], dtype=torch.float32), torch.ones(1))
        return forward_ad.unpack_dual((w := 10 * p) * w).tangent


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    # the derivative by w is the derivative by a zero that is added to it
    w = inner(p := p0.detach().clone().requires_grad_(True))
    nudge = torch.zeros_like(w.detach(), requires_grad=True)
    outer(w + nudge).backward()
    return tuple(leaf.grad for leaf in (nudge, p))


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    arrived: list[Tensor] = []
    p = torch.tensor(data=[p0], dtype=torch.float32).requires_grad_()
    handle = p.register_post_accumulate_grad_hook(lambda leaf: arrived.append(leaf.grad.clone()))
    p.backward()
    handle.remove()
    return p, arrived.pop()


# %%
def predict_outcome(case_id: str) -> str:
    def read(text: str, labels: str) -> dict[str, str]:
        answers = labels.split(" | ")
        return {tree: answers[int(digit)] for tree, digit in (word.split("=") for word in text.split())}

    kinds = read(
        "acacia=1 cypress=1 ebony=1 elm=1 fig=2 larch=2 laurel=2 myrtle=2 olive=2 palm=2 plum=2 spruce=0",
        "leaf, requires grad | leaf, does not require grad | not a leaf",
    )
    histories = read(
        "almond=0 beech=3 birch=0 fir=1 yew=2", "None | AddBackward0 | MulBackward0 | PowBackward0"
    )
    stored = read(
        "alder=4 apple=1 aspen=0 cedar=1 cherry=5 chestnut=2 ginkgo=4 hawthorn=3 hemlock=0 holly=0 hornbeam=3 "
        "maple=5 rowan=0 sequoia=1 willow=0",
        "None | 1 | 2 | 10 | 40 | 400",
    )
    runs = read(
        "ash=0 baobab=0 bay=0 cacao=2 elder=1 hazel=2 juniper=0 linden=2 oak=0 pear=2 pine=2 sycamore=2 walnut=1",
        "p.grad is filled | p.grad stays None | a RuntimeError is raised",
    )
    return ChainMap(kinds, histories, stored, runs)[case_id]
