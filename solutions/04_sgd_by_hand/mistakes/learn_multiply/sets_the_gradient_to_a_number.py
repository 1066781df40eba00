"""The gradient is set to the number 0.

torch refuses: p.grad must be a tensor of the shape of p, or None.

Which two values of p.grad mean, to the next backward(), "start afresh"?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = 0
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
