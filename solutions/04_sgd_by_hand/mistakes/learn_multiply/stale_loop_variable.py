"""Every update uses the last row: a stale loop variable.

The loop runs over the data, but its body uses a row that another loop has left behind: the last one. This
is what happened to the lecture's own notebook at lr = .01. Nothing is raised, and the loss falls.

Which names of your loop's body are set by your loop?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    for row in D:
        data = row
    history = [p.detach().clone()]
    for _ in D:
        optimizer.zero_grad()
        loss = (data * p - 2 * data).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
