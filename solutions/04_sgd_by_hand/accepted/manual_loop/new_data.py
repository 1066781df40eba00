"""Gives p new data in each step: it is still the same tensor object, and a leaf."""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.data]
    for x in D:
        p.grad = None
        loss_fn(p, x).backward()
        p.data = p.data - lr * p.grad
        history.append(p.data)
    return torch.stack(history)
