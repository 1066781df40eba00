"""p.grad.zero_() is called before there is a gradient.

Before the first backward() it is None, and None has no zero_. (An optimizer's zero_grad() knows that.)

Which other place in the loop, or which other way of forgetting, would do?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    initial, outputs = p0.detach().clone(), []
    for x in D:
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
