"""Every row of the history shows the final parameter.

The history was filled with references to one and the same tensor, which the training goes on changing:
p.detach() shares the memory of p. In the end all of them show the end.

At which moment must the values be copied, and which operation does it?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach())
    return torch.stack(history)
