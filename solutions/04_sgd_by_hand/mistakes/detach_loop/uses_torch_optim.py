"""The steps are left to torch.optim.SGD.

The values are right, but torch took the steps, and in place. This exercise is about the update that
replaces p by a new leaf.

What would a new leaf mean to an optimizer that was built with the old one?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def detach_loop(
    loss_fn: LossFunction, p0: torch.Tensor, D: torch.Tensor, lr: float
) -> tuple[torch.Tensor, torch.Tensor]:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = loss_fn(p, x)
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return p, torch.stack(history)
