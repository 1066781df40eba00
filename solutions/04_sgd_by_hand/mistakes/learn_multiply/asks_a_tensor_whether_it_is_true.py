"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value. (A single zero would count as "no gradient".)

What is p.grad if there is none, and how do you ask for just that?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        if p.grad:
            p.grad.zero_()
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
