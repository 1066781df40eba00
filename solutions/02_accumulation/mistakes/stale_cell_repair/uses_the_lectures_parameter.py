"""The initial parameter is drawn anew, as in the lecture's cell.

torch.manual_seed(0) and torch.rand give the lecture's p0 and no other, and reset the random generator of the
whole program.

Which argument of yours is not used?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    torch.manual_seed(0)
    p = torch.rand(p0.shape, dtype=p0.dtype).requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p.detach().clone(), []
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
