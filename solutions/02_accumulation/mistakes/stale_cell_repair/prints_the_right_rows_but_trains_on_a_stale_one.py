"""The outputs are computed from the right rows, the loss from a stale one.

Half of the repair: one of two places where the old name stood has been changed. The outputs jump about, as they
should, and are slightly wrong from the second one on, because p has been trained on something else.

Where in your loop does the row occur? Is it the same name everywhere?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    stale = D[-1]
    for x in D:
        optimizer.zero_grad()
        output = x * p
        loss = (stale * p - 2 * stale).pow(2).mean()
        loss.backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
