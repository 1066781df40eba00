"""Every update uses the last row: a stale loop variable.

The loop runs over the data, but its body uses a row that another loop has left behind: the last one.
Nothing is raised, and the loss falls.

Which names of your loop's body are set by your loop?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    for row in D:
        data = row
    history = [p.detach().clone()]
    for _ in D:
        p.grad = None
        loss = loss_fn(p, data)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
