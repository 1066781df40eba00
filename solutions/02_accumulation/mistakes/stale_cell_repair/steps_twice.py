"""Two steps are taken for each row.

Each update is exactly twice as long as it should be. With two numbers a row this cannot be told from summing
the squared errors instead of averaging them; with three it can.

How many lines of your loop change p?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D:
        optimizer.zero_grad()
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
