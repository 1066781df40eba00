"""A copy is trained, and the caller's p stays as it was.

The history is right. But the first line gave the name p to a new tensor, and only that one was trained.
Whoever holds the model would find it untouched after hours of training.

What does the caller's p hold after your function has returned? Which of your lines should have changed it?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    p = p.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
