"""The step is written in place into the detached tensor.

detach() copies nothing. p.detach() shares the memory of p, and so the first in-place step changes p0
itself, and all of them the same numbers; what the history holds of them changes too, unless it was copied.

Which form of the subtraction makes a new tensor?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().requires_grad_()
    history = [p.detach()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        gradient = p.grad
        p = p.detach()
        p -= lr * gradient
        p.requires_grad_()
        history.append(p.detach())
    return p, torch.stack(history)
