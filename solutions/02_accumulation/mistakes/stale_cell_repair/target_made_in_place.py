"""The target is made by doubling x in place, between the forward pass and backward().

torch says that a variable needed for gradient computation has been modified by an in-place operation. To find
the gradient of x · p, the graph has kept x.

Which form of the product leaves x alone?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D:
        optimizer.zero_grad()
        output = x * p
        loss = (output - x.mul_(2)).pow(2).mean()
        loss.backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
