"""torch.autograd.grad and mse_loss; a new leaf at every update; prints."""


def stale_cell_repair(D: Tensor, p0: Tensor, lr: float) -> dict[str, Tensor | int]:
    p = p0.detach()
    outputs = []
    for x in D:
        p = p.detach().requires_grad_()
        output = x * p
        outputs.append(output.detach())
        print(output)
        (gradient,) = torch.autograd.grad(torch.nn.functional.mse_loss(output, 2 * x), p)
        p = p - lr * gradient
    report = {"final p": p.detach(), "initial p": p0.detach().clone()}
    return report | {"updates": len(outputs), "outputs": torch.stack(outputs)}
