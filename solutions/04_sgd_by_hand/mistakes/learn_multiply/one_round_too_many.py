"""One update too many: the first row is used again at the end.

The history is one row too long. T rows of data make T updates, and with the initial parameter T + 1 rows of
history.

How often does your loop run for T = 1?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for t in range(len(D) + 1):
        x = D[t % len(D)]
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
