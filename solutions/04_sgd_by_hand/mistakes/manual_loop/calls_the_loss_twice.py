"""The loss is computed twice for each row.

The history is right, but loss_fn was called twice a row, for the sake of a number to print. A forward pass
of a real model costs as much as all the rest of an update.

You have the loss in a variable already. How do you print its value?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        print(loss_fn(p, x).item())
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
