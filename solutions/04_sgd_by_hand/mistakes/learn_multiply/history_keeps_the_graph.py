"""The history requires grad.

The values are right. But clone() is recorded, so the history is attached to p, and a history that is never
cut off keeps everything it was computed from in memory.

clone() copies the values. What cuts the graph?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.clone())
    return torch.stack(history)
