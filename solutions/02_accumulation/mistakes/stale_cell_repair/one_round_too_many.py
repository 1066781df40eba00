"""One update too many: the first row is used again in the end.

T rows make T updates and T outputs.

How often does your loop run for T = 1?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in [*D, D[0]]:
        optimizer.zero_grad()
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
