# early returns, guard clauses, match statements
# %%
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import torch
from torch import Tensor


# %%
Reset = Literal["keep", "zero", "none"]
# %%
LABELS = {
    "graph_freed": "raises: backward() needs a part of the graph that an earlier backward() has freed",
    "no_graph": "raises: backward() starts from a tensor that has no graph, so there is no way back",
    "leaf_in_place": "raises: a leaf that requires grad is written to while autograd is recording",
    "saved_tensor_changed": "raises: a tensor that backward() needs was changed in place, and "
    "autograd noticed",
    "not_floating": "raises: only floating point tensors can require gradients",
    "gradient_is_none": "raises: .grad is used as a tensor where it is None",
    "added_up": "raises nothing; the answer contains a gradient of an earlier backward() that is not wanted",
    "same_tensor": "raises nothing; a value was noted without a copy, and has changed since",
    "behind_autograd": "raises nothing; a tensor that backward() needs was changed where autograd "
    "cannot see it",
    "correct": "raises nothing; the answer is what was wanted",
}

SNIPPETS = {
    "example_1": """
# wanted: the gradient of the sum of p²
p = torch.tensor([1.0, 2.0])
(p**2).sum().backward()
answer = p.grad
""",
    "example_2": """
# wanted: the gradient of p³, without that of p²
p = torch.tensor(2.0, requires_grad=True)
(p**2).backward()
(p**3).backward()
answer = p.grad
""",
    "snippet_01": """
# wanted: dw/dp, found twice
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward()
p.grad = None
w.backward()
answer = p.grad
""",
    "snippet_02": """
# wanted: p.grad as it was after the first pass
p = torch.tensor([3.0, 1.0], requires_grad=True)
(p**2).sum().backward()
note = p.grad
(p**2).sum().backward()
answer = note
""",
    "snippet_03": """
# wanted: the gradient of the loss, and then one step
p = torch.tensor([1.0, 2.0], requires_grad=True)
loss = (p**2).sum()
loss.backward()
p -= 0.1 * p.grad
answer = p
""",
    "snippet_04": """
# wanted: the gradient of the sum of exp(p)
p = torch.tensor([0.0, 1.0], requires_grad=True)
w = p.exp()
w.data.zero_()
w.sum().backward()
answer = p.grad
""",
    "snippet_05": """
# wanted: the gradient of the loss
p = torch.tensor(3.0)
loss = p**2
p.requires_grad_()
loss.backward()
answer = p.grad
""",
    "snippet_06": """
# wanted: dw/dp of the second pass alone (the lecture's cell)
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward(retain_graph=True)
p.grad.zero_()
w.backward()
answer = p.grad
""",
    "snippet_07": """
# wanted: the gradient of the sum of p²
p = torch.tensor([1, 3, 2, 2], requires_grad=True)
(p**2).sum().backward()
answer = p.grad
""",
    "snippet_08": """
# wanted: the gradient of the sum of p + exp(p)
p = torch.tensor([0.0, 1.0], requires_grad=True)
w = p.exp()
w += p
w.sum().backward()
answer = p.grad
""",
    "snippet_09": """
# wanted: the gradient of p², starting from a clean p.grad
p = torch.tensor([2.0], requires_grad=True)
p.grad.zero_()
(p**2).backward()
answer = p.grad
""",
    "snippet_10": """
# wanted: dw/dp of the second pass alone
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
w.backward(retain_graph=True)
p.gard = torch.zeros_like(p)
w.backward()
answer = p.grad
""",
    "snippet_11": """
# wanted: the gradient at p, as it was before the step
p = torch.tensor([2.0], requires_grad=True)
loss = (p**2).sum()
with torch.no_grad():
    p -= 0.5
loss.backward()
answer = p.grad
""",
    "snippet_12": """
# wanted: a copy of dl/dw
p = torch.tensor([1.0], requires_grad=True)
w = 10 * p
l = w**2
l.backward()
answer = w.grad.clone()
""",
    "snippet_13": """
# wanted: the gradient of the last of the two losses
p = torch.tensor([2.0, 3.0], requires_grad=True)
w = p**2
for target in (1.0, 4.0):
    p.grad = None
    loss = (w - target).pow(2).sum()
    loss.backward()
answer = p.grad
""",
    "snippet_14": """
# wanted: the gradient of p² + p³
p = torch.tensor([2.0], requires_grad=True)
(p**2).backward()
(p**3).backward()
answer = p.grad
""",
    "snippet_15": """
# wanted: p as it was before each of two steps
p = torch.tensor([1.0, 2.0], requires_grad=True)
history = []
for _ in range(2):
    history.append(p.detach())
    p.grad = None
    (p**2).sum().backward()
    with torch.no_grad():
        p -= 0.1 * p.grad
answer = history
""",
    "snippet_16": """
# wanted: p with its first element set to zero
p = torch.tensor([1.0, 2.0], requires_grad=True)
p[0] = 0.0
answer = p
""",
    "snippet_17": """
# wanted: the gradient at p, as it was before the step
p = torch.tensor([2.0], requires_grad=True)
loss = (p**2).sum()
p.data -= 0.5
loss.backward()
answer = p.grad
""",
    "snippet_18": """
# wanted: the gradient of the third loss alone
p = torch.tensor([2.0], requires_grad=True)
for factor in (1.0, 2.0, 3.0):
    loss = (factor * p).pow(2).sum()
    loss.backward(retain_graph=True)
answer = p.grad
""",
    "snippet_19": """
# wanted: the gradient of the sum of 2p
p = torch.arange(3).requires_grad_()
(2 * p).sum().backward()
answer = p.grad
""",
    "snippet_20": """
# wanted: the gradient of the loss
p = torch.tensor([2.0], requires_grad=True)
with torch.no_grad():
    loss = (p**2).sum()
loss.backward()
answer = p.grad
""",
}


def run_snippet(snippet_id: str) -> None:
    """Show a snippet of the bank, run it, and print what comes of it."""
    print(f"--- {snippet_id}{SNIPPETS[snippet_id]}", end="")
    names = {"torch": torch}
    try:
        exec(SNIPPETS[snippet_id], names)
        print(f"→ answer = {names['answer']}")
    except Exception as error:
        print(f"→ {type(error).__name__}: {str(error).splitlines()[0]}")
# %%
def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    if w.numel() != 1:
        raise ValueError("w must have one element")
    if p.grad is not None:
        raise ValueError("p.grad must be None")
    start = torch.ones_like(w)
    w.backward(gradient=start, retain_graph=True)
    first = p.grad.clone()
    match reset:
        case "keep":
            pass
        case "zero":
            p.grad.zero_()
        case "none":
            p.grad = None
        case other:
            raise ValueError(f"no such reset: {other}")
    w.backward(gradient=start)
    return first, p.grad.clone()


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        match set_to_none, p.grad:
            case _, None:
                pass
            case True, _:
                p.grad = None
            case False, Tensor() as g:
                torch.zeros(g.shape, dtype=g.dtype, out=g.detach())


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    if n < 1:
        return []
    if not (p.is_leaf and p.requires_grad):
        raise ValueError("p must be a leaf that requires grad")

    def one_pass() -> Tensor:
        loss = f(p)
        if loss.dim() != 0:
            raise ValueError("a loss has no axes")
        torch.autograd.backward(loss)
        return torch.clone(p.grad)

    first, *rest = [one_pass() for _ in range(n)]
    return [first, *rest]


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    match list(losses):
        case []:
            raise ValueError("at least one loss is needed")
        case [only]:
            return torch.autograd.grad(only, p)[0]
        case [*others, last]:
            total = torch.zeros_like(p, requires_grad=False)
            for loss in others:
                total += torch.autograd.grad(loss, p, retain_graph=True)[0]
            return total + torch.autograd.grad(last, p)[0]


# %%
def classify_error(snippet_id: str) -> str:
    if snippet_id not in SNIPPETS:
        raise KeyError(snippet_id)
    number = int(snippet_id[-2:].lstrip("_"))
    match snippet_id.split("_")[0], number:
        case "example", 1:
            return "no_graph"
        case "example", 2:
            return "added_up"
        case "snippet", 1 | 13:
            return "graph_freed"
        case "snippet", 5 | 20:
            return "no_graph"
        case "snippet", 3 | 16:
            return "leaf_in_place"
        case "snippet", 8 | 11:
            return "saved_tensor_changed"
        case "snippet", 7 | 19:
            return "not_floating"
        case "snippet", 9 | 12:
            return "gradient_is_none"
        case "snippet", 10 | 18:
            return "added_up"
        case "snippet", 2 | 15:
            return "same_tensor"
        case "snippet", 4 | 17:
            return "behind_autograd"
        case "snippet", 6 | 14:
            return "correct"
    raise AssertionError("not reached")


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    # In closed form: each update multiplies p - 2 by 1 - 2 lr x² / n, element by element.
    if D.ndim != 2 or p0.shape != D.shape[1:]:
        raise ValueError("shapes do not fit")
    with torch.no_grad():
        updates, n = D.shape
        factors = 1 - 2 * lr * D.square() / n
        distance = (p0 - 2) * torch.cat([torch.ones_like(p0)[None], factors.cumprod(dim=0)])
        path = 2 + distance
        path[0] = p0
        return {
            "initial p": p0.clone(),
            "outputs": D * path[:-1],
            "final p": path[-1].clone(),
            "updates": updates,
        }
