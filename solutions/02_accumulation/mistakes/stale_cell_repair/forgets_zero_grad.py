"""The gradients are never reset, so each step repeats all the steps before it.

The first two outputs are right, the third is not: the second update used the gradients of two rows.

Who empties p.grad in your loop, and when?
"""


# Observably equal in this exercise, and covered by this file: retain_graph=True everywhere.


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D:
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
