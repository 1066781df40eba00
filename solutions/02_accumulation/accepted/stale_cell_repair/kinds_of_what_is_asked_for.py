"""What descends from the type that is asked for: an OrderedDict with a StrEnum's keys, NumPy's ints, named tuples, labels."""

from collections import OrderedDict
from enum import StrEnum
from typing import NamedTuple

import numpy as np


class Notes(NamedTuple):
    first: Tensor
    second: Tensor


class Diary(list):
    pass


class Report(StrEnum):
    INITIAL = "initial p"
    OUTPUTS = "outputs"
    FINAL = "final p"
    UPDATES = "updates"


Label = StrEnum("Label", {key: key for key in LABELS})


def two_backwards(w, p, reset):
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "none":
        p.grad = None
    elif reset == "zero":
        p.grad.zero_()
    w.backward()
    return Notes(first, p.grad.clone())


def grad_snapshots(f, p, n):
    diary = Diary()
    for _ in range(n):
        f(p).backward()
        diary.append(p.grad.clone())
    return diary


def classify_error(snippet_id):
    fitting = {
        Label.graph_freed: ("snippet_01", "snippet_13"),
        Label.no_graph: ("example_1", "snippet_05", "snippet_20"),
        Label.leaf_in_place: ("snippet_03", "snippet_16"),
        Label.saved_tensor_changed: ("snippet_08", "snippet_11"),
        Label.not_floating: ("snippet_07", "snippet_19"),
        Label.gradient_is_none: ("snippet_09", "snippet_12"),
        Label.added_up: ("example_2", "snippet_10", "snippet_18"),
        Label.same_tensor: ("snippet_02", "snippet_15"),
        Label.behind_autograd: ("snippet_04", "snippet_17"),
        Label.correct: ("snippet_06", "snippet_14"),
    }
    label = next(label for label, ids in fitting.items() if snippet_id in ids)
    return label if snippet_id < "snippet_10" else np.str_(label)


def stale_cell_repair(D, p0, lr):
    p = p0.detach().clone().requires_grad_()
    outputs, updates = [], np.int64(0)
    for x in D:
        output = x * p
        (g,) = torch.autograd.grad((output - 2 * x).pow(2).mean(), p)
        outputs.append(output.detach())
        with torch.no_grad():
            p -= lr * g
        updates += 1
    entries = p0.detach().clone(), torch.stack(outputs), p.detach(), updates
    return OrderedDict(zip(Report, entries, strict=True))
