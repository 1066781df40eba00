"""p.grad.zero_() is called before there is a gradient.

Before the first backward() the gradient is None, and None has no method zero_.

Which ways of forgetting a gradient work on None as well? Or where else in the loop could the line stand?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad.zero_()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
