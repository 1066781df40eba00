# old-school: .data, no_grad blocks, in-place filling
# %%
import warnings
from types import SimpleNamespace

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
def ten_times(p: Tensor) -> Tensor:
    """The lecture's w."""
    return 10 * p


def sum_of_squares(w: Tensor) -> Tensor:
    """The lecture's loss, summed up, so that it is one number however many w has."""
    return (w**2).sum()
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
def tensor_facts(x: Tensor) -> dict[str, Any]:
    d = x.data
    facts = SimpleNamespace()
    facts.shape = tuple(d.size(k) for k in range(d.ndimension()))
    facts.dtype = d.dtype
    facts.numel = d.nelement()
    return vars(facts)


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.zeros(1, dtype=torch.float32, requires_grad=True)
    with torch.no_grad():
        p += p0
    w = p * 10.0
    loss = w.pow(2)
    return p, w, loss


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    # the node at the end is found through a view of the leaf, the way it was done before gradient edges
    def accumulator(leaf):
        with torch.enable_grad():
            return leaf.view_as(leaf).grad_fn.next_functions[0][0]

    ends = []
    for name, t in tensors.items():
        if t.requires_grad and t.grad_fn is None:
            ends.append((name, accumulator(t)))

    report = {}
    for name, t in tensors.items():
        row = report[name] = {}
        row["is_leaf"] = t.is_leaf
        row["requires_grad"] = t.requires_grad
        row["grad_fn"] = None
        row["gets_grad"] = t.retains_grad
        row["reaches"] = []
        if not t.requires_grad:
            continue
        if t.is_leaf:
            row["gets_grad"] = True
            start = accumulator(t)
        else:
            start = t.grad_fn
            row["grad_fn"] = type(start).__name__
        seen = {start}
        pile = [start]
        while pile:
            for earlier, _ in pile.pop().next_functions:
                if earlier is not None and earlier not in seen:
                    seen.add(earlier)
                    pile.append(earlier)
        row["reaches"].extend(n for n, end in ends if end in seen)
    return report


# %%
def dl_dp(p0: float) -> Tensor:
    p = torch.empty(1, dtype=torch.float32).requires_grad_()
    p.data.fill_(p0)
    (10 * p).square().sum().backward()
    return p.grad.data


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = torch.empty_like(p0.data).copy_(p0.data).requires_grad_()
    w = inner(p)
    torch.autograd.backward(outer(w), retain_graph=False, inputs=[p] if w is p else [p, w])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        kept = w.grad
    return kept.data.clone(), p.grad.data.clone()


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.empty(1, dtype=torch.float32)
    p.data[0] = p0
    p.requires_grad = True
    p.backward(gradient=torch.ones(1))
    return p, p.grad.data


# %%
def predict_outcome(case_id: str) -> str:
    case = CASES[case_id]
    space = {"torch": torch, "g": None, "p": None, "t": None}
    state = torch.get_rng_state()
    failed = False
    try:
        exec(compile(case.code, case_id, "exec"), space)
    except RuntimeError:
        failed = True
    finally:
        torch.set_rng_state(state)
    if case.topic == "run":
        if failed:
            return "a RuntimeError is raised"
        if space["p"].grad is None:
            return "p.grad stays None"
        return "p.grad is filled"
    if case.topic == "stored":
        if space["g"] is None:
            return "None"
        return str(int(space["g"].data[0]))
    if case.topic == "history":
        return type(space["t"].grad_fn).__name__.replace("NoneType", "None")
    if not space["t"].is_leaf:
        return "not a leaf"
    return "leaf, " + ("requires grad" if space["t"].requires_grad else "does not require grad")
