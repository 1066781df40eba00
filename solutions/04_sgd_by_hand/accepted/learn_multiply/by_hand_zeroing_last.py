"""By hand, under no_grad, zeroing after the step."""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone()
    p.requires_grad = True
    history = torch.empty(len(D) + 1, *p.shape, dtype=p.dtype)
    history[0] = p.detach()
    for t, x in enumerate(D, start=1):
        torch.nn.functional.mse_loss(p * x, 2 * x).backward()
        with torch.no_grad():
            p -= lr * p.grad
            p.grad.zero_()
        history[t] = p.detach()
    return history
