# verbose beginner: temporaries, prints, one thing after the other
# %%
import torch
from torch import Tensor
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

# %%
Reset = Literal["keep", "zero", "none"]
# %%
def two_backwards(w: Tensor, p: Tensor, reset: Reset) -> tuple[Tensor, Tensor]:
    # first pass, the graph is needed again afterwards
    w.backward(retain_graph=True)
    gradient_now = p.grad
    first = gradient_now.detach().clone()
    print("after the first pass:", first)

    if reset == "keep":
        print("nothing to do")
    if reset == "zero":
        p.grad.zero_()
        print("zeroed:", p.grad)
    if reset == "none":
        p.grad = None
        print("forgotten:", p.grad)

    # second pass, now the graph may go
    w.backward(retain_graph=False)
    gradient_now = p.grad
    second = gradient_now.detach().clone()
    print("after the second pass:", second)
    answer = (first, second)
    return answer


# %%
def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    number = 0
    for parameter in params:
        number = number + 1
        old_gradient = parameter.grad
        if old_gradient is None:
            # nothing there, so it is forgotten already
            continue
        if set_to_none == True:
            parameter.grad = None
        else:
            with torch.no_grad():
                old_gradient.fill_(0.0)
    print(number, "parameters reset")


# %%
def grad_snapshots(f: Callable[[Tensor], Tensor], p: Tensor, n: int) -> list[Tensor]:
    snapshots = []
    k = 0
    while k < n:
        loss = f(p)
        print("pass", k, "loss", loss)
        loss.backward()
        snapshot = torch.empty_like(p.grad)
        snapshot.copy_(p.grad)
        snapshots.append(snapshot)
        k = k + 1
    return snapshots


# %%
def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None  # empty it first
    total = losses[0]
    for i in range(1, len(losses)):
        total = total + losses[i]
    print("total", total)
    total.backward()
    result = p.grad.clone()
    p.grad = None
    return result


# %%
def classify_error(snippet_id: str) -> str:
    if snippet_id == "example_1":
        return "no_graph"
    if snippet_id == "example_2":
        return "added_up"
    if snippet_id == "snippet_01":
        # second w.backward() without retain_graph
        return "graph_freed"
    if snippet_id == "snippet_02":
        # note = p.grad is no copy
        return "same_tensor"
    if snippet_id == "snippet_03":
        return "leaf_in_place"
    if snippet_id == "snippet_04":
        # .data
        return "behind_autograd"
    if snippet_id == "snippet_05":
        # requires_grad_ too late
        return "no_graph"
    if snippet_id == "snippet_06":
        return "correct"
    if snippet_id == "snippet_07":
        # integers
        return "not_floating"
    if snippet_id == "snippet_08":
        # exp keeps its result
        return "saved_tensor_changed"
    if snippet_id == "snippet_09":
        return "gradient_is_none"
    if snippet_id == "snippet_10":
        # gard
        return "added_up"
    if snippet_id == "snippet_11":
        # p**2 keeps p
        return "saved_tensor_changed"
    if snippet_id == "snippet_12":
        # w is not a leaf
        return "gradient_is_none"
    if snippet_id == "snippet_13":
        # w is outside of the loop
        return "graph_freed"
    if snippet_id == "snippet_14":
        # here the sum is wanted
        return "correct"
    if snippet_id == "snippet_15":
        # detach is no copy
        return "same_tensor"
    if snippet_id == "snippet_16":
        return "leaf_in_place"
    if snippet_id == "snippet_17":
        return "behind_autograd"
    if snippet_id == "snippet_18":
        return "added_up"
    if snippet_id == "snippet_19":
        # arange gives integers
        return "not_floating"
    if snippet_id == "snippet_20":
        # no_grad
        return "no_graph"


# %%
def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    initial_p = p0.detach().clone()
    print("initial p", initial_p)
    p = p0.detach().clone()
    p.requires_grad = True
    outputs = torch.zeros(D.shape, dtype=p0.dtype)
    updates = 0
    for t in range(D.shape[0]):
        row = D[t].detach()
        n = row.numel()
        output = row * p
        print("output", output.detach())
        outputs[t] = output.detach()
        difference = output - 2 * row
        loss = (difference**2).sum() / n
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        p.grad = None
        updates += 1
    final_p = p.detach().clone()
    print("final p", final_p)
    result = {}
    result["initial p"] = initial_p
    result["outputs"] = outputs
    result["final p"] = final_p
    result["updates"] = updates
    return result
