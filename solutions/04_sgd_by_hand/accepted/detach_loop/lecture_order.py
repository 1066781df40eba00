"""The lecture's four lines, with the gradient in the third."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone()
    p.requires_grad = True
    history = [p0.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p_grad = p.grad
        p = p.detach()
        p = p - lr * p_grad
        p.requires_grad = True
        history.append(p.detach().clone())
    return p, torch.stack(history)
