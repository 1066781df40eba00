"""opt.step(closure), with an nn.Parameter."""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = torch.nn.Parameter(p0.detach().clone())
    opt = torch.optim.SGD([p], lr=lr)
    outputs: list[Tensor] = []

    def closure(x: Tensor) -> Tensor:
        opt.zero_grad()
        output = x * p
        outputs.append(output.detach())
        loss = torch.square(output - 2 * x).mean()
        loss.backward()
        return loss

    for row in D:
        opt.step(lambda row=row: closure(row))
    return {
        "initial p": p0.detach().clone(),
        "outputs": torch.stack(outputs),
        "final p": p.detach().clone(),
        "updates": len(outputs),
    }
