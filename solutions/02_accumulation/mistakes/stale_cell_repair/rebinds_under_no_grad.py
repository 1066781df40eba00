"""p = p - lr · p.grad under no_grad: from the second row on, p does not require grad.

Under no_grad nothing is recorded, so the new p is a plain tensor, and the second loss has no graph.

How does p -= … differ from p = p - …?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = None
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p = p - lr * p.grad
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
