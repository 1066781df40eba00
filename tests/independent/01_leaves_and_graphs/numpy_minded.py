# NumPy-minded: arrays, plain loops, exact fractions, bit masks
# %%
import math
import warnings
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import numpy as np
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
    shape = tuple(map(int, x.shape))
    return {"shape": shape, "dtype": x.dtype, "numel": int(np.prod(shape, dtype=np.int64))}


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.from_numpy(np.array([p0], dtype=np.float32)).requires_grad_()
    w = np.float32(10.0).item() * p
    loss = torch.einsum("i,i->i", w, w)
    return p, w, loss


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    # number the nodes of all the graphs together
    nodes, number = [], {}

    def enter(node):
        if node not in number:
            number[node] = len(nodes)
            nodes.append(node)
        return number[node]

    starts = {}
    for name, t in tensors.items():
        starts[name] = None if t.grad_fn is None else enter(t.grad_fn)
    edges = []
    k = 0
    while k < len(nodes):  # grows while we look at it
        edges += [(k, enter(before)) for before, _ in nodes[k].next_functions if before is not None]
        k += 1

    # one bit for each name of a leaf
    names = [n for n, t in tensors.items() if t.is_leaf and t.requires_grad]
    mask = [0] * len(nodes)
    for i, node in enumerate(nodes):
        variable = node.variable if "AccumulateGrad" in type(node).__name__ else None
        for bit, name in enumerate(names):
            if variable is not None and variable is tensors[name]:
                mask[i] |= 1 << bit
    changed = True
    while changed:
        changed = False
        for i, j in reversed(edges):
            union = mask[i] | mask[j]
            if union != mask[i]:
                mask[i], changed = union, True

    report = {}
    for name, t in tensors.items():
        if starts[name] is not None:
            bits = mask[starts[name]]
            reaches = [n for b, n in enumerate(names) if bits >> b & 1]
        else:
            reaches = [n for n in names if tensors[n] is t]
        report[name] = {
            "is_leaf": starts[name] is None,
            "requires_grad": t.requires_grad,
            "grad_fn": None if starts[name] is None else type(t.grad_fn).__name__,
            "gets_grad": bool((starts[name] is None and t.requires_grad) or t.retains_grad),
            "reaches": reaches,
        }
    return report


# %%
def dl_dp(p0: float) -> Tensor:
    # a central difference of a parabola is no approximation, and fractions do not round
    x, h = Fraction(p0), Fraction(1)
    slope = ((10 * (x + h)) ** 2 - (10 * (x - h)) ** 2) / (2 * h)
    return torch.from_numpy(np.array([float(slope)], dtype=np.float32))


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    # row by row: the Jacobian of inner, times the gradient of outer
    p = torch.from_numpy(p0.detach().numpy().copy()).requires_grad_()
    w = inner(p)
    free = torch.from_numpy(w.detach().numpy().copy()).requires_grad_()
    outer(free).backward()
    dl_dw = free.grad
    dl_dp = torch.zeros_like(p0.detach())
    for index in np.ndindex(*w.shape):
        (row,) = torch.autograd.grad(w[index], p, retain_graph=True)
        dl_dp = dl_dp + dl_dw[index] * row
    return dl_dw, dl_dp


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor(np.full(1, p0, dtype=np.float32), requires_grad=True)
    p.backward(torch.from_numpy(np.ones(1, dtype=np.float32)))
    return p, torch.from_numpy(p.grad.numpy().copy())


# %%
import random
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from autograder import check

Function = Callable[[Tensor], Tensor]  # takes a tensor, returns a tensor
# %%
OPTIONS = {
    "kind": ("leaf, requires grad", "leaf, does not require grad", "not a leaf"),
    "history": ("None", "AddBackward0", "MulBackward0", "PowBackward0"),
    "stored": ("None", "1", "2", "10", "40", "400"),
    "run": ("p.grad is filled", "p.grad stays None", "a RuntimeError is raised"),
}

BANK = """
acacia: kind
    t = 2 * torch.ones(3)

alder: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    loss = w**2
    loss.backward()
    g = w.grad

almond: history
    t = 10 * torch.ones(3)

apple: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    w.backward()
    g = w.grad

ash: run
    p = torch.ones(3, requires_grad=True)
    loss = ((10 * p) ** 2).sum()
    loss.backward()

aspen: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    g = w.grad

baobab: run
    p = torch.tensor([2.0], requires_grad=True)
    loss = (10 * p.double()) ** 2
    loss.backward()

bay: run
    p = torch.ones(3, requires_grad=True)
    q = p.double()
    loss = (10 * q).sum()
    loss.backward()

beech: history
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p) ** 2
    t.backward()

birch: history
    p = torch.tensor([2.0], requires_grad=True)
    with torch.no_grad():
        t = 10 * p

cacao: run
    p = torch.tensor([2.0])
    loss = (10 * p) ** 2
    loss.backward()

cedar: stored
    p = torch.tensor([2.0], requires_grad=True)
    p.backward()
    g = p.grad

cherry: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    g = p.grad

chestnut: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.retain_grad()
    loss = 2 * w
    loss.backward()
    g = w.grad

cypress: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p).detach()

ebony: kind
    t = torch.zeros(2, 2)

elder: run
    p = torch.tensor([2.0], requires_grad=True)
    w = (10 * p).detach().requires_grad_()
    loss = w**2
    loss.backward()

elm: kind
    t = torch.arange(6.0).reshape(2, 3)

fig: kind
    p = torch.ones(3, requires_grad=True)
    t = p[0]

fir: history
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p) ** 2 + 1

ginkgo: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = 4 * w
    loss.backward()
    g = p.grad

hawthorn: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p.clone()
    w.backward()
    g = p.grad

hazel: run
    p = torch.tensor([2.0])
    loss = (10 * p) ** 2
    p.requires_grad_()
    loss.backward()

hemlock: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    w.retain_grad()
    g = w.grad

holly: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    w.retain_grad()
    g = w.grad

hornbeam: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    g = p.grad

juniper: run
    p = torch.ones(1, 1, requires_grad=True)
    w = 10 * p
    w.backward()

larch: kind
    t = torch.rand(2, requires_grad=True).double()

laurel: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = p.clone()

linden: run
    p = torch.tensor([2], requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()

maple: stored
    p = torch.tensor([2.0], requires_grad=True)
    q = p.clone()
    loss = (10 * q) ** 2
    loss.backward()
    g = p.grad

myrtle: kind
    p = torch.ones(2, 3, requires_grad=True)
    t = p.reshape(6)

oak: run
    p = torch.ones(2, requires_grad=True)
    loss = p.clone().sum()
    loss.backward()

olive: kind
    p = torch.ones(2, requires_grad=True)
    t = p.double().float()

palm: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = p.clone().requires_grad_()

pear: run
    p = torch.ones(2, 2, requires_grad=True)
    loss = (10 * p) ** 2
    loss.backward()

pine: run
    p = torch.tensor([2.0])
    w = 10 * p
    p.requires_grad = True
    w.backward()

plum: kind
    p = torch.ones(2, dtype=torch.float64, requires_grad=True)
    t = p.float()

rowan: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    w.backward()
    g = w.grad

sequoia: stored
    p = torch.tensor([10.0], requires_grad=True)
    p.backward()
    g = p.grad

spruce: kind
    p = torch.tensor([2.0], requires_grad=True)
    t = (10 * p).detach().requires_grad_()

sycamore: run
    p = torch.ones(3, requires_grad=True)
    w = 10 * p
    w.backward()

walnut: run
    p = torch.tensor([2.0], requires_grad=True)
    loss = (10 * p) ** 2
    again = torch.tensor(loss.item(), requires_grad=True)
    again.backward()

willow: stored
    p = torch.tensor([2.0], requires_grad=True)
    w = 10 * p
    loss = w + 1
    loss.backward()
    g = w.grad

yew: history
    p = torch.tensor([2.0], requires_grad=True)
    t = 10 * (p + 1)
"""


@dataclass(frozen=True)
class Case:
    """One snippet: what it is about, and its code."""

    topic: str
    code: str

    @property
    def options(self) -> tuple[str, ...]:
        """The labels, one of which is right."""
        return OPTIONS[self.topic]


def read_bank(text: str) -> dict[str, Case]:
    """The cases of a bank by their id."""
    cases = {}
    for block in text.strip().split("\n\n"):
        heading, code = block.split("\n", 1)
        case_id, topic = heading.split(": ")
        cases[case_id] = Case(topic, textwrap.dedent(code))
    return cases


CASES = read_bank(BANK)
WARM_UP = ("beech", "chestnut", "ebony", "ginkgo", "oak", "olive", "willow")


def your_cases(name: str, count: int = 3) -> list[str]:
    """The ids of ``count`` cases in an order that depends on your name, the warm-ups left out."""
    ids = sorted(set(CASES) - set(WARM_UP))
    return random.Random(name).sample(ids, count)
# %%
def predict_outcome(case_id: str) -> str:
    case = CASES[case_id]
    names = {"torch": torch}
    try:
        exec(case.code, names)
    except RuntimeError:
        return case.options[-1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if case.topic == "kind":
            t = names["t"]
            column = 2 if t.grad_fn is not None else 0 if t.requires_grad else 1
            return case.options[column]
        if case.topic == "history":
            fn = names["t"].grad_fn
            return "None" if fn is None else type(fn).__name__
        if case.topic == "stored":
            g = names["g"]
            return "None" if g is None else str(int(np.rint(g.detach().numpy().item())))
        return case.options[0 if names["p"].grad is not None else 1]
