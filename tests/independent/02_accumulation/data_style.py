# old-school: .data, in-place arithmetic, save and restore
# %%
import copy

# %%
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import torch
from torch import Tensor

from autograder import check
# %%
Reset = Literal["keep", "zero", "none"]
# %%
def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    w.backward(None, True)
    first = torch.zeros_like(p.data)
    first += p.grad.data
    if reset == "zero":
        p.grad.data.zero_()
    if reset == "none":
        del p.grad
    w.backward(None, False)
    second = torch.zeros_like(p.data)
    second += p.grad.data
    return first, second


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad is not None:
            if set_to_none:
                del p.grad
            else:
                p.grad.data.zero_()


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    notes = []
    for _ in range(n):
        loss = f(p)
        loss.backward()
        notes.append(copy.deepcopy(p.grad.data))
        del loss
    return notes


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = torch.zeros_like(p.data)
    torch.autograd.backward(list(losses))
    return p.grad.data.clone()


# %%
def classify_error(snippet_id: str) -> str:
    raising = dict(
        snippet_01="graph_freed",
        snippet_13="graph_freed",
        example_1="no_graph",
        snippet_05="no_graph",
        snippet_20="no_graph",
        snippet_03="leaf_in_place",
        snippet_16="leaf_in_place",
        snippet_08="saved_tensor_changed",
        snippet_11="saved_tensor_changed",
        snippet_07="not_floating",
        snippet_19="not_floating",
        snippet_09="gradient_is_none",
        snippet_12="gradient_is_none",
    )
    quiet = dict(
        example_2="added_up",
        snippet_10="added_up",
        snippet_18="added_up",
        snippet_02="same_tensor",
        snippet_15="same_tensor",
        snippet_04="behind_autograd",
        snippet_17="behind_autograd",
        snippet_06="correct",
        snippet_14="correct",
    )
    raising.update(quiet)
    return raising[snippet_id]


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    report = {"initial p": p0.data.clone(), "outputs": torch.empty_like(D.data), "updates": 0}
    p = torch.empty_like(p0.data).requires_grad_()
    p.data.copy_(p0.data)
    for row, out in zip(D.data, report["outputs"]):
        output = row * p
        out.copy_(output.data)
        ((output - 2 * row) ** 2).mean().backward()
        p.data.sub_(lr * p.grad.data)
        p.grad.data.zero_()
        report["updates"] += 1
    report["final p"] = p.data
    return report
