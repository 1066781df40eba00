"""Two steps are taken for each row.

Each update is exactly twice as long as it should be: two lines each take a whole step with the same
gradient.

How many of your lines subtract something from p?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        gradient = p.grad
        p = p.detach() - lr * gradient
        p = (p - lr * gradient).requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
