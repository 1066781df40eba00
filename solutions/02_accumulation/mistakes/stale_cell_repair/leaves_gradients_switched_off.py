"""Recording is switched off for the update, and is still off in the end.

All the numbers are right. But torch.set_grad_enabled(False), called as a function, is not undone when the
function returns.

Which form of the same switch goes back by itself?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        torch.set_grad_enabled(True)
        p.grad = None
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        torch.set_grad_enabled(False)
        p -= lr * p.grad
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
