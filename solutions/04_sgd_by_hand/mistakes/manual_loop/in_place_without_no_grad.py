"""p -= … while autograd records: torch refuses.

torch says that a leaf variable that requires grad is being used in an in-place operation. It would have to
record the update as a part of the model.

Is the update something you want to differentiate? How do you tell torch?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
