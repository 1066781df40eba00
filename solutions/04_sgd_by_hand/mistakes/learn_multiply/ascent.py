"""The steps go uphill.

With every row p gets further away from 2, ever faster. The gradient points to where the loss grows fastest.

Print the loss of one row before and after its update. What do you expect?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p += lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
