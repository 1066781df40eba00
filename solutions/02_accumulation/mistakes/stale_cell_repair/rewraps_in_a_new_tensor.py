"""The loss is wrapped in a new tensor, which does not know p.

Its backward() ends where it began, p.grad stays None, and the update has nothing to multiply lr with.

requires_grad=True makes an error message go away. Which connection was it complaining of?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = None
        output = x * p
        loss = torch.tensor((output - 2 * x).pow(2).mean().item(), requires_grad=True)
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
