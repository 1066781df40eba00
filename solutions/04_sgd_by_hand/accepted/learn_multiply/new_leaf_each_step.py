"""A new leaf for each step, by the formula p.detach() - lr · p.grad."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.clone().detach().requires_grad_()
    history = [p]
    for x in D:
        p.grad = torch.zeros_like(p)
        (x * p - 2 * x).pow(2).mean().backward()
        p = (p.detach() - lr * p.grad).requires_grad_()
        history.append(p)
    return torch.stack(history).detach()
