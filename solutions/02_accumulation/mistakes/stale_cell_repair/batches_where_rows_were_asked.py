"""The rows are taken in batches of two, where one at a time was asked for.

There are too few updates, each with the mean gradient of two rows.

How many updates should T rows make?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D.split(2):
        optimizer.zero_grad()
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.cat(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
