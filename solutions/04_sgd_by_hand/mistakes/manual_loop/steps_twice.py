"""Two steps are taken for each row.

Each update is exactly twice as long as it should be: two lines each take a whole step with the same
gradient.

How many lines of your loop change p? (Does p.sub_ change it, or only compute something?)
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p.sub_(lr * p.grad)
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
