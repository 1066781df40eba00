""".item() makes a plain number of the loss before backward().

A float has no backward(). .item() takes the value and leaves the graph behind: good for printing, too early
here.

In which line do you need the number, and in which the tensor?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x).item()
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
