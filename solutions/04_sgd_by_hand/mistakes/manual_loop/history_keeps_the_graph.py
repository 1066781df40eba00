"""The history requires grad.

The values are right. But clone() is recorded, so the history is attached to p, and a history that is never
cut off keeps everything it was computed from in memory.

clone() copies the values. What cuts the graph?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.clone())
    return torch.stack(history)
