"""The steps are left to torch.optim.SGD.

The values are right, but torch took the steps. This exercise is about the loop without an optimizer.

Which three things does the optimizer do for you here: to p, to p.grad, and to the recording?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = loss_fn(p, x)
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
