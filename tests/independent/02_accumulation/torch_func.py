# torch.func and torch.autograd.grad wherever they fit
# %%
from collections import OrderedDict

# %%
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

import torch
from torch import Tensor

from autograder import check
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
    (g,) = torch.autograd.grad(w, p, retain_graph=True)
    first = g.detach().clone()
    p.grad = g.detach().clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    (g,) = torch.autograd.grad(w, p)
    if p.grad is None:
        p.grad = g.detach().clone()
    else:
        p.grad.add_(g)
    return first, p.grad.clone()


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    params = list(params)
    if set_to_none:
        for p in params:
            p.grad = None
        return
    if grads := [p.grad for p in params if p.grad is not None]:
        with torch.no_grad():
            torch._foreach_zero_(grads)


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    gradient = torch.func.grad(f)
    total = torch.zeros_like(p.detach()) if p.grad is None else p.grad.detach().clone()
    notes = []
    for _ in range(n):
        total = total + gradient(p.detach())
        notes.append(total)
    p.grad = total.clone()
    return notes


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    k = len(losses)
    (rows,) = torch.autograd.grad(
        torch.stack(tuple(losses)), p, torch.eye(k, dtype=losses[0].dtype), is_grads_batched=True
    )
    return rows.sum(dim=0)


# %%
def classify_error(snippet_id: str) -> str:
    try:
        exec(SNIPPETS[snippet_id], {"torch": torch})
    except AttributeError:
        return "gradient_is_none"
    except RuntimeError as error:
        told = str(error)
        if "second time" in told:
            return "graph_freed"
        if "in-place operation" in told:
            return "leaf_in_place"
        if "inplace operation" in told:
            return "saved_tensor_changed"
        if "floating point" in told:
            return "not_floating"
        return "no_graph"
    silent = {
        "added_up": ["example_2", "snippet_10", "snippet_18"],
        "same_tensor": ["snippet_02", "snippet_15"],
        "behind_autograd": ["snippet_04", "snippet_17"],
    }
    return next((label for label, ids in silent.items() if snippet_id in ids), "correct")


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    def loss(p: Tensor, x: Tensor) -> tuple[Tensor, Tensor]:
        output = x * p
        return torch.nn.functional.mse_loss(output, 2 * x), output

    step = torch.func.grad(loss, has_aux=True)
    p, outputs = p0.detach().clone(), []
    for x in D.detach():
        g, output = step(p, x)
        outputs.append(output)
        p = torch.add(p, g, alpha=-lr)
    answer: OrderedDict[str, Tensor | int] = OrderedDict()
    answer["initial p"] = p0.detach().clone()
    answer["outputs"] = torch.vstack(outputs)
    answer["final p"] = p
    answer["updates"] = len(outputs)
    return answer
