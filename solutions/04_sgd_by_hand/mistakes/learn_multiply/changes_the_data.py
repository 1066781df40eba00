"""The targets are made by doubling the data in place.

mul_ doubles D itself and returns the same tensor: inputs and targets are now one tensor, and the model
learns to multiply by 1, on the caller's ruined data.

How do D * 2 and D.mul_(2) differ?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x, target in zip(D, D.mul_(2), strict=True):
        optimizer.zero_grad()
        loss = (x * p - target).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
