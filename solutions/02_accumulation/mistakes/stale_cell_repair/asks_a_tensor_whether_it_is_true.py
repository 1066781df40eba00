"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value, and torch says so. It does not happen in the first round, where
p.grad is None.

What is p.grad if there is none, and how do you ask for just that?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
        if p.grad:
            p.grad.zero_()
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
