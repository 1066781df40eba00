"""torch.func.grad on plain tensors; only the last one requires grad."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach()
    history = [p]
    for x in D:
        p = p - lr * torch.func.grad(loss_fn)(p, x)
        history.append(p)
    return p.clone().requires_grad_(), torch.stack(history)
