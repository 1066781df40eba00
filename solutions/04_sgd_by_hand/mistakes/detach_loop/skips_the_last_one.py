"""One update is missing: the last row is left out.

The history is one row short. T rows of data make T updates, and with the initial parameter T + 1 rows of
history.

Which rows does D[:-1], or range(1, len(D)), leave out?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D[:-1]:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
