"""The learning rate is 1, whatever was asked for.

The steps have the length of the gradient itself: the argument lr is not used.

What does your function do differently if it is called with another lr?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
