"""Each update uses the gradient of the row before.

The first row moves nothing, and the gradient of the last one is never used. The step stands before the
backward() that should feed it.

Which row's gradient is in p.grad when your step reads it?
"""


# Observably equal in this exercise, and covered by this file: .data changed between the forward pass and backward().


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D:
        output = x * p
        loss = (output - 2 * x).pow(2).mean()
        optimizer.step()
        optimizer.zero_grad()
        loss.backward()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
