"""backward() is called on a vector of squared errors.

torch says that a gradient can be created implicitly only for scalar outputs. The squared errors of one row
are several numbers; a loss is one.

Which operation in the formula of the loss makes one of them?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2)
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
