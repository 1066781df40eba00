""".item() makes a plain number of the loss before backward().

A float has no backward(). .item() takes the value and leaves the graph behind: good for printing, too early
here.

In which line do you need the number, and in which the tensor?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=lr)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean().item()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
