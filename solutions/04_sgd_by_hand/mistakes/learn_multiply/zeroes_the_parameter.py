"""The parameter is zeroed instead of its gradient.

Before every row p starts from zero again, so that nothing is learnt from one row to the next; meanwhile the
gradients add up.

p and p.grad are two tensors. Which of them should be forgotten between two updates?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.data.zero_()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
