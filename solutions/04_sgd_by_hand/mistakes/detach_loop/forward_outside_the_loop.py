"""All losses are computed before the loop, with the initial p.

Every one of these losses belongs to the graph of the initial p. The new leaves made by the updates take
part in none of them, and their gradients stay None.

What has to be computed anew after each update?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    losses = [loss_fn(p, x) for x in D]
    for loss in losses:
        loss.backward()
        p = p.detach() - lr * p.grad
        p.requires_grad_()
        history.append(p.detach().clone())
    return p, torch.stack(history)
