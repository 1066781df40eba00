"""There is one step after all rows, in place of one step a row.

The parameter stays where it was through all rows, while their gradients add up, and then makes one huge
step.

Which lines belong into the body of the loop?
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
        history.append(p.detach().clone())
    p = (p.detach() - lr * p.grad).requires_grad_()
    history[-1] = p.detach().clone()
    return p, torch.stack(history)
