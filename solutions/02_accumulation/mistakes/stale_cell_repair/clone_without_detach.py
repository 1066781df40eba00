"""clone() alone: for a p0 that requires grad, the copy is no leaf.

clone() is recorded: the copy has a history and never gets a .grad, so that the update finds None. Where p0
does not require grad, it works.

clone() copies the memory. What leaves the graph?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.clone()
    p.requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = None
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
