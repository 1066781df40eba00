""" "initial p" and "final p" are swapped.

All is computed, and two labels are wrong, nearly as in the lecture.

Which of the two should equal p0?
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
        outputs.append(output.detach())
    return {
        "initial p": p.detach(),
        "outputs": torch.stack(outputs),
        "final p": initial,
        "updates": len(outputs),
    }
