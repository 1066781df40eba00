"""One update too many: the first row is used again at the end.

The history is one row too long. T rows of data make T updates, and with the initial parameter T + 1 rows of
history.

How often does your loop run for T = 1?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for t in range(len(D) + 1):
        x = D[t % len(D)]
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
