"""What descends from the type that is asked for: an OrderedDict, a StrEnum's keys and labels, named tuples, a torch.Size."""

from collections import OrderedDict, defaultdict
from enum import StrEnum
from typing import NamedTuple

import numpy as np


class Fact(StrEnum):
    SHAPE = "shape"
    DTYPE = "dtype"
    NUMEL = "numel"


class Shape(tuple):
    pass


class Chain(NamedTuple):
    p: Tensor
    w: Tensor
    loss: Tensor


class Gradients(NamedTuple):
    dl_dw: Tensor
    dl_dp: Tensor


class Leaf(NamedTuple):
    p: Tensor
    g: Tensor


class Row(dict):
    pass


class Names(list):
    pass


Column = StrEnum(
    "Column", {key: key for key in ("is_leaf", "requires_grad", "grad_fn", "gets_grad", "reaches")}
)


def tensor_facts(x):
    shape = x.shape if x.dim() % 2 else Shape(x.shape)
    return OrderedDict([(Fact.DTYPE, x.dtype), (Fact.NUMEL, np.int64(x.numel())), (Fact.SHAPE, shape)])


def scalar_chain(p0):
    p = torch.tensor([float(p0)], requires_grad=True)
    w = 10 * p
    return Chain(p, w, w * w)


def leaf_report(tensors):
    def leaves_behind(node):
        if node is None:
            return set()
        if hasattr(node, "variable"):
            return {id(node.variable)}
        return set().union(*(leaves_behind(before) for before, _ in node.next_functions))

    report = defaultdict(Row)
    for name, t in tensors.items():
        tracked_leaf = t.is_leaf and t.requires_grad
        behind = {id(t)} if tracked_leaf else leaves_behind(t.grad_fn)
        row = report[name]
        row[Column.is_leaf] = np.bool_(t.is_leaf)
        row[Column.requires_grad] = np.bool_(t.requires_grad)
        row[Column.grad_fn] = np.str_(t.grad_fn.name()) if t.grad_fn is not None else None
        row[Column.gets_grad] = np.bool_(tracked_leaf or t.retains_grad)
        row[Column.reaches] = Names(np.str_(other) for other, leaf in tensors.items() if id(leaf) in behind)
    return report


def nonleaf_grads(p0, inner=ten_times, outer=sum_of_squares):
    p = p0.detach().clone().requires_grad_()
    w = inner(p)
    return Gradients(*torch.autograd.grad(outer(w), [w, p]))


def self_grad(p0):
    p = torch.tensor([float(p0)], requires_grad=True)
    p.backward()
    return Leaf(p, p.grad)


def predict_outcome(case_id):
    case = CASES[case_id]
    names = {"torch": torch}
    try:
        exec(case.code, names)
    except RuntimeError:
        return np.str_("a RuntimeError is raised")
    if case.topic == "run":
        return np.str_("p.grad stays None" if names["p"].grad is None else "p.grad is filled")
    if case.topic == "stored":
        return np.str_("None" if names["g"] is None else f"{names['g'].item():g}")
    t = names["t"]
    if case.topic == "history":
        return np.str_("None" if t.grad_fn is None else t.grad_fn.name())
    if not t.is_leaf:
        return np.str_("not a leaf")
    label = "leaf, requires grad" if t.requires_grad else "leaf, does not require grad"
    return StrEnum("Label", {"RIGHT": label}).RIGHT
