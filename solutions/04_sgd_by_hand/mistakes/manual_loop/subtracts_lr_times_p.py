"""The update subtracts lr times p instead of lr times the gradient.

This is the lecture's commented variant. p shrinks by the same share with each row and tends to zero,
whatever the data and the loss.

After backward(), where is the result of all its work, and does your update read it?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p
        history.append(p.detach().clone())
    return torch.stack(history)
