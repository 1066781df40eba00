"""Every update uses the last row: a stale loop variable.

The loop runs over the data, but its body uses a row that another loop has left behind: the last one.
Nothing is raised, and the loss falls.

Which names of your loop's body are set by your loop?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for row in D:
        data = row
    for _ in D:
        loss = loss_fn(p, data)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
