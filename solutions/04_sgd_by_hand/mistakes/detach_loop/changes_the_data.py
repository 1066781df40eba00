"""The rows are changed in place after their use.

The results are right, but the caller's data are all zeros now. x is not a copy of a row of D: it is a view,
and what is written into it is written into D.

Does anything need the line that writes to x?
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
        p.requires_grad_()
        history.append(p.detach().clone())
        x.zero_()
    return p, torch.stack(history)
