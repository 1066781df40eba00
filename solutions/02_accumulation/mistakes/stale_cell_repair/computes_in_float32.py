"""Everything is computed in float32.

For float64 data, the report was to be float64. Numbers have gone through a Python list, or .float(), on the way.

Which dtype do you give the tensor that you make?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = torch.tensor(p0.tolist()).requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p.detach().clone(), []
    for x in D:
        optimizer.zero_grad()
        x = x.float()
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
