"""The history lacks the initial parameter.

Every update is right, but the history begins after the first of them. Row 0 is to be p0, so that row t
belongs to t updates.

How many rows does the history have for T = 1?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = []
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
