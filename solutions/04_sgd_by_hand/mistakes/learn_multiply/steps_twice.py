"""Two steps are taken for each row.

Each update is exactly twice as long as it should be. Two lines of yours each take a whole step with the
same gradient. In the lecture's two dimensions this cannot be told from summing the squared errors instead
of averaging them; in three it can.

How many lines of your loop change p?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
