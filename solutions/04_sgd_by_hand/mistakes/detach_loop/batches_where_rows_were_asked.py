"""The rows are taken in batches, where one at a time was asked for.

There are too few updates: the gradients of several rows went into one step.

How many updates should T rows make?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for batch in D.split(2):
        loss = torch.stack([loss_fn(p, x) for x in batch]).mean()
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
