# early returns, guard clauses, match statements
# %%
from collections import namedtuple
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
class Facts(dict):
    """A dict whose entries can be read as attributes, too."""

    __getattr__ = dict.__getitem__


def tensor_facts(x: Tensor) -> dict[str, Any]:
    match tuple(x.shape):
        case ():
            count = 1
        case sizes if 0 in sizes:
            count = 0
        case (only,):
            count = only
        case (first, *rest):
            count = first
            for size in rest:
                count *= size
    return Facts(shape=tuple(x.shape), dtype=x.dtype, numel=count)


# %%
Chain = namedtuple("Chain", "p w loss")


def scalar_chain(p0: float) -> tuple[Tensor, Tensor, Tensor]:
    match p0:
        case int():
            value = float(p0)
        case float():
            value = p0
        case _:
            raise TypeError(f"a number is needed, not {p0!r}")
    p = torch.as_tensor([value], dtype=torch.float32).requires_grad_()
    w = p.mul(10)
    return Chain(p, w, w.mul(w))


# %%
def leaf_report(tensors: Mapping[str, Tensor]) -> dict[str, dict[str, Any]]:
    def state(t: Tensor) -> tuple[bool, bool]:
        return t.requires_grad, t.grad_fn is None

    def depends(t: Tensor, leaf: Tensor) -> bool:
        """One question, one walk; it stops as soon as the leaf has come up."""
        match state(t):
            case (False, _):
                return False
            case (True, True):
                return t is leaf
        stack, visited = [t.grad_fn], set()
        while stack:
            node = stack.pop()
            if node is None or node in visited:
                continue
            visited.add(node)
            if getattr(node, "variable", None) is leaf:
                return True
            stack.extend(pair[0] for pair in node.next_functions)
        return False

    def row(t: Tensor) -> dict[str, Any]:
        match state(t):
            case (False, _):
                return {
                    "is_leaf": True,
                    "requires_grad": False,
                    "grad_fn": None,
                    "gets_grad": False,
                    "reaches": [],
                }
            case (True, is_leaf):
                reaches = [n for n, leaf in tensors.items() if state(leaf) == (True, True) and depends(t, leaf)]
                return {
                    "is_leaf": is_leaf,
                    "requires_grad": True,
                    "grad_fn": None if is_leaf else type(t.grad_fn).__qualname__,
                    "gets_grad": is_leaf or t.retains_grad,
                    "reaches": reaches,
                }
        raise AssertionError

    return {name: row(t) for name, t in tensors.items()}


# %%
def dl_dp(p0: float) -> Tensor:
    if p0 == 0:
        return torch.zeros(1, dtype=torch.float32)
    p = torch.tensor([p0], dtype=torch.float32, requires_grad=True)
    loss = (10 * p) ** 2
    (derivative,) = torch.autograd.grad(loss, [p])
    return derivative


# %%
def nonleaf_grads(
    p0: Tensor, inner: Function = ten_times, outer: Function = sum_of_squares
) -> tuple[Tensor, Tensor]:
    if not p0.is_floating_point():
        raise TypeError("no gradients for integers")
    p = p0.detach().requires_grad_() if not p0.requires_grad else p0.detach().clone().requires_grad_()
    w = inner(p)
    if not w.requires_grad:
        raise ValueError("inner does not depend on p")
    loss = outer(w)
    match loss.shape:
        case ():
            pass
        case _:
            raise ValueError("outer must return one number")
    (dl_dw,) = torch.autograd.grad(loss, w, retain_graph=True)
    (dl_dp,) = torch.autograd.grad(w, p, grad_outputs=dl_dw)
    return dl_dw, dl_dp


# %%
def self_grad(p0: float) -> tuple[Tensor, Tensor]:
    p = torch.nn.Parameter(torch.tensor([float(p0)]).to(torch.float32))
    if p.grad is not None:
        raise RuntimeError("not fresh")
    p.backward()
    match p.grad:
        case None:
            raise RuntimeError("nothing arrived")
        case g:
            return p, g


# %%
def predict_outcome(case_id: str) -> str:
    match case_id:
        case "spruce":
            return "leaf, requires grad"
        case "acacia" | "cypress" | "ebony" | "elm":
            return "leaf, does not require grad"
        case "fig" | "larch" | "laurel" | "myrtle" | "olive" | "palm" | "plum":
            return "not a leaf"
        case "almond" | "birch" | "aspen" | "hemlock" | "holly" | "rowan" | "willow":
            return "None"
        case "fir":
            return "AddBackward0"
        case "yew":
            return "MulBackward0"
        case "beech":
            return "PowBackward0"
        case "apple" | "cedar" | "sequoia":
            return "1"
        case "chestnut":
            return "2"
        case "hawthorn" | "hornbeam":
            return "10"
        case "alder" | "ginkgo":
            return "40"
        case "cherry" | "maple":
            return "400"
        case "ash" | "baobab" | "bay" | "juniper" | "oak":
            return "p.grad is filled"
        case "elder" | "walnut":
            return "p.grad stays None"
        case "cacao" | "hazel" | "linden" | "pear" | "pine" | "sycamore":
            return "a RuntimeError is raised"
        case _:
            raise KeyError(case_id)
