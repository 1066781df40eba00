# verbose beginner: temporaries, prints, one thing after the other
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
    # first the shape, I go over the axes one by one
    my_shape_list = []
    number_of_axes = x.dim()
    for axis in range(number_of_axes):
        size_here = x.size(axis)
        my_shape_list.append(size_here)
    my_shape = tuple(my_shape_list)

    # then multiply all sizes
    number = 1
    for size in my_shape_list:
        number = number * size

    result = {}
    result["shape"] = my_shape
    result["dtype"] = x.dtype
    result["numel"] = number
    print("tensor_facts:", result)
    return result


# %%
def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    number = float(p0)  # so that an int becomes a float
    p = torch.tensor([number], requires_grad=True, dtype=torch.float32)
    print("p is", p)
    w = 10 * p
    print("w is", w)
    loss = w * w
    print("loss is", loss)
    return (p, w, loss)


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    answer = {}
    for name in tensors:
        tensor = tensors[name]

        is_leaf = False
        if tensor.grad_fn is None:
            is_leaf = True

        if tensor.grad_fn is None:
            grad_fn_name = None
        else:
            grad_fn_name = type(tensor.grad_fn).__name__

        gets_grad = False
        if is_leaf and tensor.requires_grad:
            gets_grad = True
        if tensor.retains_grad:
            gets_grad = True

        # collect every leaf tensor that is found on the walk
        found_leaves = []
        if is_leaf:
            if tensor.requires_grad:
                found_leaves.append(tensor)
        else:
            to_visit = [tensor.grad_fn]
            visited = set()
            visited.add(tensor.grad_fn)
            while len(to_visit) > 0:
                node = to_visit.pop(0)
                if type(node).__name__ == "AccumulateGrad":
                    found_leaves.append(node.variable)
                for pair in node.next_functions:
                    before = pair[0]
                    if before is None:
                        continue
                    if before in visited:
                        continue
                    visited.add(before)
                    to_visit.append(before)

        reaches = []
        for other_name in tensors:
            other = tensors[other_name]
            if not other.requires_grad:
                continue
            for leaf in found_leaves:
                # "is", since == would compare the numbers
                if leaf is other:
                    reaches.append(other_name)
                    break

        row = {}
        row["is_leaf"] = is_leaf
        row["requires_grad"] = tensor.requires_grad
        row["grad_fn"] = grad_fn_name
        row["gets_grad"] = gets_grad
        row["reaches"] = reaches
        answer[name] = row
        print(name, row)
    return answer


# %%
def dl_dp(p0: float) -> Tensor:
    p = torch.tensor([float(p0)], dtype=torch.float32, requires_grad=True)
    w = 10 * p
    loss = w**2
    loss.backward()
    gradient = p.grad
    print("dl_dp at", p0, "is", gradient)
    answer = gradient.clone()
    return answer


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    p = p0.clone().detach()  # my own p, not the caller's
    p.requires_grad = True
    w = inner(p)
    w.retain_grad()  # must be BEFORE backward
    loss = outer(w)
    print("loss", loss.item())
    loss.backward()
    dl_dw = w.grad.clone()
    dl_dp = p.grad.clone()
    print("dl/dw", dl_dw)
    print("dl/dp", dl_dp)
    return (dl_dw, dl_dp)


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.tensor([float(p0)], dtype=torch.float32)
    p.requires_grad = True
    p.backward()
    g = p.grad
    print("dp/dp is", g)
    return p, g


# %%
def predict_outcome(case_id: str) -> str:
    my_answers = {}
    # kind
    my_answers["acacia"] = "leaf, does not require grad"
    my_answers["cypress"] = "leaf, does not require grad"
    my_answers["ebony"] = "leaf, does not require grad"
    my_answers["elm"] = "leaf, does not require grad"
    my_answers["fig"] = "not a leaf"
    my_answers["larch"] = "not a leaf"
    my_answers["laurel"] = "not a leaf"
    my_answers["myrtle"] = "not a leaf"
    my_answers["olive"] = "not a leaf"
    my_answers["palm"] = "not a leaf"
    my_answers["plum"] = "not a leaf"
    my_answers["spruce"] = "leaf, requires grad"
    # history
    my_answers["almond"] = "None"
    my_answers["beech"] = "PowBackward0"
    my_answers["birch"] = "None"
    my_answers["fir"] = "AddBackward0"
    my_answers["yew"] = "MulBackward0"
    # stored
    my_answers["alder"] = "40"
    my_answers["apple"] = "1"
    my_answers["aspen"] = "None"
    my_answers["cedar"] = "1"
    my_answers["cherry"] = "400"
    my_answers["chestnut"] = "2"
    my_answers["ginkgo"] = "40"
    my_answers["hawthorn"] = "10"
    my_answers["hemlock"] = "None"
    my_answers["holly"] = "None"
    my_answers["hornbeam"] = "10"
    my_answers["maple"] = "400"
    my_answers["rowan"] = "None"
    my_answers["sequoia"] = "1"
    my_answers["willow"] = "None"
    # run
    my_answers["ash"] = "p.grad is filled"
    my_answers["baobab"] = "p.grad is filled"
    my_answers["bay"] = "p.grad is filled"
    my_answers["cacao"] = "a RuntimeError is raised"
    my_answers["elder"] = "p.grad stays None"
    my_answers["hazel"] = "a RuntimeError is raised"
    my_answers["juniper"] = "p.grad is filled"
    my_answers["linden"] = "a RuntimeError is raised"
    my_answers["oak"] = "p.grad is filled"
    my_answers["pear"] = "a RuntimeError is raised"
    my_answers["pine"] = "a RuntimeError is raised"
    my_answers["sycamore"] = "a RuntimeError is raised"
    my_answers["walnut"] = "p.grad stays None"

    answer = my_answers[case_id]
    if answer not in CASES[case_id].options:
        print("this cannot be right!")
    return answer
