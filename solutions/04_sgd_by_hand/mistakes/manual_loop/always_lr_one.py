"""The learning rate is 1, whatever was asked for.

The steps have the length of the gradient itself: the argument lr is not used.

What does your function do differently if it is called with another lr?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
