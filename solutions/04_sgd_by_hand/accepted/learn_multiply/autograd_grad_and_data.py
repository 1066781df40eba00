"""torch.autograd.grad, and the step through .data."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_(True)
    history = [p.data.clone()]
    for x in D:
        error = x * p - 2 * x
        (gradient,) = torch.autograd.grad((error * error).mean(), [p])
        p.data.sub_(lr * gradient)
        history.append(p.data.clone())
    return torch.stack(history)
