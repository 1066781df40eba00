"""The rows are taken in batches, where one at a time was asked for.

There are too few updates: the gradients of several rows went into one step.

How many updates should T rows make?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for batch in D.split(2):
        p.grad = None
        loss = torch.stack([loss_fn(p, x) for x in batch]).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
