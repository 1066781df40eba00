# torch.func and torch.autograd.grad wherever they fit
# %%
from collections import OrderedDict
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.autograd import grad

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
    facts: OrderedDict[str, Any] = OrderedDict()
    facts["dtype"] = x.dtype
    facts["shape"] = x.size()
    facts["numel"] = torch.numel(x)
    facts.move_to_end("dtype")
    return facts


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    p = torch.ones(1, dtype=torch.float32).mul(p0).requires_grad_(True)
    w = torch.nn.functional.linear(p, p.new_full((1, 1), 10.0))
    loss = torch.nn.functional.mse_loss(w, torch.zeros_like(w), reduction="none")
    return p, w, loss


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    # grad() fires the hooks of retain_grad(), so what they write is put back
    held = [(t, t.grad) for t in tensors.values() if t.is_leaf or t.retains_grad]

    def depends(y: Tensor, leaf: Tensor) -> bool:
        if y is leaf:
            return True
        if not y.requires_grad or y.is_leaf:
            return False
        (found,) = grad(y, leaf, torch.ones_like(y), retain_graph=True, allow_unused=True)
        return found is not None

    leaves = {name: t for name, t in tensors.items() if t.requires_grad and t.is_leaf}
    report: OrderedDict[str, dict[str, Any]] = OrderedDict()
    for name, t in tensors.items():
        report[name] = OrderedDict(
            is_leaf=t.is_leaf,
            requires_grad=t.requires_grad,
            grad_fn=getattr(type(t.grad_fn), "__name__") if t.grad_fn is not None else None,
            gets_grad=(t.is_leaf and t.requires_grad) or t.retains_grad,
            reaches=[leaf_name for leaf_name, leaf in leaves.items() if depends(t, leaf)],
        )
    for t, old in held:
        if t.grad is not old:
            t.grad = old
    return report


# %%
def dl_dp(p0: float) -> Tensor:
    at = torch.tensor(float(p0), dtype=torch.float32)
    return torch.func.grad(lambda p: (10 * p) ** 2)(at).reshape(1)


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.detach()
    return torch.func.grad(outer)(inner(p)), torch.func.grad(lambda q: outer(inner(q)))(p)


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.scalar_tensor(p0, dtype=torch.float32).unsqueeze(0).requires_grad_()
    torch.autograd.backward([p], [torch.ones(1)])
    return p, p.grad.detach()


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
    kinds = {(True, True): 0, (True, False): 1, (False, True): 2}
    read = {
        "kind": lambda t, **_: case.options[kinds[t.is_leaf, t.requires_grad]],
        "history": lambda t, **_: t.grad_fn.name() if t.grad_fn else "None",
        "stored": lambda g, **_: "None" if g is None else f"{g.item():g}",
        "run": lambda p, **_: case.options[p.grad is None],
    }
    scope: dict[str, Any] = {}
    with torch.random.fork_rng(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            exec(case.code, {"torch": torch}, scope)
        except RuntimeError:
            return "a RuntimeError is raised"
        return read[case.topic](**scope)


import warnings  # noqa: E402
