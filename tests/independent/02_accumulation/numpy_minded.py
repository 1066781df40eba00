# NumPy-minded: buffers, index loops, closed formulas instead of autograd where that is allowed
# %%
import re

import numpy as np

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
def frozen(t: Tensor) -> Tensor:
    """Through Python numbers and back: certainly a copy."""
    return torch.tensor(t.tolist(), dtype=t.dtype).reshape(t.shape)


def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    notes = []
    for k in range(2):
        w.backward(retain_graph=k == 0)
        notes.append(frozen(p.grad))
        if k == 0 and reset == "zero":
            p.grad[...] = 0
        if k == 0 and reset == "none":
            p.grad = None
    return notes[0], notes[1]


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    params = tuple(params)
    for k in range(len(params)):
        if set_to_none:
            params[k].grad = None
            continue
        if params[k].grad is None:
            continue
        with torch.no_grad():
            params[k].grad[...] = 0.0


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    table = torch.empty((n, *p.shape), dtype=p.dtype)
    for k in range(n):
        f(p).backward()
        table[k] = p.grad
    return list(table)


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    rows = torch.zeros((len(losses), *p.shape), dtype=p.dtype)
    for k in range(len(losses)):
        rows[k] = torch.autograd.grad(losses[k], p, retain_graph=True)[0]
    return rows.sum(0)


# %%
def classify_error(snippet_id: str) -> str:
    """Runs the snippet. The messages give six labels away; for the rest the wanted numbers are known."""
    code = SNIPPETS[snippet_id]
    space = {"torch": torch}
    try:
        exec(code, space)
    except Exception as error:
        for pattern, label in (
            ("a second time", "graph_freed"),
            ("does not require grad and does not have", "no_graph"),
            ("a (view of a )?leaf Variable that requires grad", "leaf_in_place"),
            ("modified by an inplace", "saved_tensor_changed"),
            ("floating point", "not_floating"),
            ("NoneType", "gradient_is_none"),
        ):
            if re.search(pattern, str(error)):
                return label
        raise
    wanted = {
        "example_2": 12.0,  # 3p² at 2
        "snippet_02": [6.0, 2.0],  # 2p at (3, 1)
        "snippet_04": np.exp([0.0, 1.0]),
        "snippet_06": [10.0],
        "snippet_10": [10.0],
        "snippet_14": [16.0],  # 2p + 3p² at 2
        "snippet_15": [[1.0, 2.0], [0.8, 1.6]],
        "snippet_17": [4.0],  # 2p at 2
        "snippet_18": [36.0],  # 2·9·p at 2
    }[snippet_id]
    answer = space["answer"]
    got = np.array([t.tolist() for t in answer] if isinstance(answer, list) else answer.tolist())
    if np.allclose(got, wanted):
        return "correct"
    if ".data" in code:
        return "behind_autograd"
    return "same_tensor" if re.search(r"note = p.grad\n|append\(p", code) else "added_up"


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    # the gradient of mean((x p - 2 x)²) is 2/n · x² (p - 2)
    data = D.detach().to(torch.float64).numpy()
    p = p0.detach().to(torch.float64).numpy().copy()
    T, n = data.shape
    outputs = np.empty((T, n))
    for t in range(T):
        for i in range(n):
            outputs[t, i] = data[t, i] * p[i]
        for i in range(n):
            p[i] -= lr * 2 / n * (outputs[t, i] - 2 * data[t, i]) * data[t, i]
    return {
        "initial p": p0.detach().clone(),
        "outputs": torch.from_numpy(outputs).to(p0.dtype),
        "final p": torch.from_numpy(p).to(p0.dtype),
        "updates": T,
    }
