"""The outputs require grad.

The values are right. But each output is attached to its graph, and a list of them keeps all these graphs in
memory as long as it lives.

What cuts a tensor off its graph?
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
        outputs.append(output)
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
