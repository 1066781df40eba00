"""The target is x, so the model learns to multiply by 1.

The training works, for another task. The target of the loss is what p tends to.

What should the output be for an input of 3?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
