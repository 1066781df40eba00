"""The losses of all rows are computed before the first update.

The step changes p in place. If the graphs of the other rows have saved p for the way back, torch notices on the
next backward() that it is no longer the one that they saw.

What must be computed anew once p has changed?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), [x * p for x in D]
    losses = [(p**2 * x**2 - 4 * x**2 * p + 4 * x**2).mean() for x in D]
    for loss in losses:
        p.grad = None
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs).detach(),
        "final p": p.detach(),
        "updates": len(outputs),
    }
