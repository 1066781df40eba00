""" "initial p" shows the final parameter.

The updates change p in place, and p.detach() shares its memory. What was noted in the beginning shows the end.

At which moment must the initial values be copied, and which operation does it?
"""


# Observably equal in this exercise, and covered by this file: the lecture's last line, which prints the final p as "initial p".


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p.detach(), []
    for x in D:
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
