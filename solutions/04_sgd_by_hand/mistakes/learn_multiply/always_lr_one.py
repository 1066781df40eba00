"""The learning rate is 1, whatever was asked for.

The optimizer was built with lr=1.0, as in the lecture's first cell with an optimizer, and the argument lr
is not used.

What does your function do differently if it is called with another lr?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    optimizer = torch.optim.SGD([p], lr=1.0)
    history = [p.detach().clone()]
    for x in D:
        optimizer.zero_grad()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        optimizer.step()
        history.append(p.detach().clone())
    return torch.stack(history)
