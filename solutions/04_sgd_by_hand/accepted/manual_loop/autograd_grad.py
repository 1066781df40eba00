"""torch.autograd.grad and add_ with alpha, under set_grad_enabled(False)."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.clone().detach()]
    for x in D:
        (gradient,) = torch.autograd.grad(loss_fn(p, x), p)
        with torch.set_grad_enabled(False):
            p.add_(gradient, alpha=-lr)
        history.append(p.clone().detach())
    return torch.stack(history)
