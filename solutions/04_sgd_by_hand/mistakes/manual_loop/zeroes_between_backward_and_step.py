"""The gradient is forgotten after backward() and before the step.

The parameter never moves. Each step finds the gradient that backward() has just computed already erased,
and no error is raised.

Name the four parts of an update. Which two of them are swapped here?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        p.grad = torch.zeros_like(p)
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
