# terse expert: the shortest thing that is right
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
    w.backward(retain_graph=True)
    first = p.grad.clone()
    {"keep": lambda: None, "zero": p.grad.zero_, "none": lambda: setattr(p, "grad", None)}[reset]()
    w.backward()
    return first, p.grad.clone()


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    return [f(p).backward() or p.grad.clone() for _ in range(n)]


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    return torch.autograd.grad(losses, p)[0]


# %%
def classify_error(snippet_id: str) -> str:
    labels = "graph_freed no_graph leaf_in_place saved_tensor_changed not_floating gradient_is_none added_up same_tensor behind_autograd correct"
    code = {"example_1": 1, "example_2": 6} | {
        f"snippet_{k:02}": int(c) for k, c in enumerate("07281943563509728641", 1)
    }
    return labels.split()[code[snippet_id]]


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    opt, outputs = torch.optim.SGD([p], lr), []
    for x in D:
        outputs.append(x * p)
        opt.zero_grad()
        (outputs[-1] - 2 * x).square().mean().backward()
        opt.step()
    return {
        "initial p": p0.detach().clone(),
        "outputs": torch.stack(outputs).detach(),
        "final p": p.detach(),
        "updates": len(D),
    }
