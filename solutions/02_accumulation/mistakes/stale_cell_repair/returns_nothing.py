"""The loss function prints the loss and does not return it.

A function without a return returns None, and None has no backward(). What a function prints is for you; the
program gets only what it returns.

What should the last line of the loss function be?
"""


def loss_of(output: Tensor, x: Tensor) -> None:
    print((output - 2 * x).pow(2).mean())


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    initial, outputs = p0.detach().clone(), []
    for x in D:
        optimizer.zero_grad()
        output = x * p
        loss = loss_of(output, x)
        loss.backward()
        optimizer.step()
        outputs.append(output.detach())
    return {
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
