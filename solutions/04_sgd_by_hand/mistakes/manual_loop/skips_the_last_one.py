"""One update is missing: the last row is left out.

The history is one row short. T rows of data make T updates, and with the initial parameter T + 1 rows of
history.

Which rows does D[:-1], or range(1, len(D)), leave out?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D[:-1]:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
