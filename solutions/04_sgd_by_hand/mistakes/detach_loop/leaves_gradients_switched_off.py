"""Recording is switched off for the update, and is still off at the end.

The values are right. But torch.set_grad_enabled(False), called as a function, is not undone when the
function returns: whatever the caller computes next is not recorded.

Do you need the switch at all, if you detach? If so, which form of it goes back by itself?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        torch.set_grad_enabled(True)
        loss = loss_fn(p, x)
        loss.backward()
        torch.set_grad_enabled(False)
        p = p - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
