"""The gradient is forgotten after backward() and before the step.

The parameter never moves. Each step finds the gradient that backward() has just computed already erased,
and no error is raised.

Name the four parts of an update. Which two of them are swapped here?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.zero_grad()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
