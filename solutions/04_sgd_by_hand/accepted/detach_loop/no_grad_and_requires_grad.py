"""A new tensor under no_grad, made to require grad outside."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.clone().detach().requires_grad_(True)
    history = [p]
    for x in D:
        loss_fn(p, x).backward()
        with torch.no_grad():
            p = p - lr * p.grad
        p.requires_grad_(True)
        history.append(p)
    return p, torch.stack(history).detach()
