"""sub_ under no_grad, zeroing after the step."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = torch.zeros(len(D) + 1, *p.shape, dtype=p.dtype)
    history[0] = p.detach()
    for t in range(len(D)):
        loss = loss_fn(p, D[t])
        loss.backward()
        with torch.no_grad():
            p.sub_(lr * p.grad)
        p.grad.zero_()
        history[t + 1] = p.detach()
    return history
