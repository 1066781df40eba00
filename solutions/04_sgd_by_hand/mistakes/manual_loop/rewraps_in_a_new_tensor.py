"""The loss is wrapped in a new tensor, which does not know p.

torch.tensor(loss.item(), requires_grad=True) has the value of the loss and nothing else of it. Its
backward() ends where it began, and p.grad stays None.

Which tensor is connected with p: the one that loss_fn returned, or yours?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = torch.tensor(loss_fn(p, x).item(), requires_grad=True)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
