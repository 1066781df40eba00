"""The trained p does not require grad.

The values are right. But only the p that goes into a loss was made to require grad, and the one that is
returned has been through no loss any more. Whoever goes on training it meets an error.

What is different about the p of the last update?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone()
    history = [p.clone()]
    for x in D:
        p.requires_grad_()
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        history.append(p.clone())
    return p, torch.stack(history)
