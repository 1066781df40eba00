"""torch.func.grad and copy_, under no_grad."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    gradient = torch.func.grad(loss_fn)
    history = [p.detach().clone()]
    with torch.no_grad():
        for x in D:
            p.copy_(p - lr * gradient(p, x))
            history.append(p.clone())
    return torch.stack(history)
