"""The first backward() leaves its gradient in p0.

The values are right. But the loop begins on p0 itself: it is made to require grad, and gets a .grad that
the caller has not ordered and that the caller's next backward() will add to.

Does p = p0 make a second tensor?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
