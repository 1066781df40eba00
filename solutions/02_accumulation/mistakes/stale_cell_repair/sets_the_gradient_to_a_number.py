"""The gradient is set to the number 0.

torch refuses: p.grad is a tensor of the shape of p, or None.

Which two values of p.grad mean "start afresh"?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = 0
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
