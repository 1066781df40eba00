"""The history requires grad.

The values are right. But the rows were put into the history as they are, requiring grad, and so the stacked
history is recorded and holds on to all leaves of the run.

What cuts a tensor off the graph before it is put away?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p)
    return p, torch.stack(history)
