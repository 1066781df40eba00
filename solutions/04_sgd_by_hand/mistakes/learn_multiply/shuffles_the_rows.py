"""The rows are taken in a random order.

Shuffling is good practice in real training, but here it was not asked for. The endpoint does not give it
away, for on this problem all orders end in the same place; the rows of the history do. And an unseeded
shuffle makes every run a new one.

In which order does the exercise want the rows? Where would the seed come from?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D[torch.randperm(len(D))]:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
