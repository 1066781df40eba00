"""The steps go uphill.

The gradient points to where the loss grows fastest, and the update adds it.

Print the loss of one row before and after its update. What do you expect?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p += lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
