"""requires_grad_() comes after the forward pass.

The graph is recorded while it is computed. When the output was made, p did not require grad, and the loss has no
graph.

When must autograd know that you will want a gradient?
"""


# Observably equal in this exercise, and covered by this file: the loss of a detached tensor and any other loss without a graph.


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        p.grad = None
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        p.requires_grad_()
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
