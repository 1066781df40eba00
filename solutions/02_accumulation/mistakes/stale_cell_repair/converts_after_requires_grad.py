"""The parameter is converted after requires_grad, and is no leaf any more.

.double() and .to(…) are operations: on a tensor that requires grad they are recorded. torch refuses to optimise
the result. (For float32 there is nothing to convert, which is why it worked there.)

In which order must "convert" and "require grad" come?
"""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = torch.tensor(p0.tolist(), requires_grad=True).to(p0.dtype)
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
        "initial p": initial,
        "outputs": torch.stack(outputs),
        "final p": p.detach(),
        "updates": len(outputs),
    }
