"""p -= … while autograd records: torch refuses.

torch says that a leaf variable that requires grad is being used in an in-place operation.

Is the update something that you want to differentiate? How do you tell torch?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = None
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        p -= lr * p.grad
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
