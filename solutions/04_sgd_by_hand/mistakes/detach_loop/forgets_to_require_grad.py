"""The new p does not require grad.

What detach() returns, or a computation under no_grad, is a plain tensor. The loss of the second row has no
graph to go back through; and with a single row the p that comes back cannot be trained any further.

What does the last of the lecture's four lines do?
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
        p = p.detach() - lr * p.grad
        history.append(p.detach().clone())
    return p, torch.stack(history)
