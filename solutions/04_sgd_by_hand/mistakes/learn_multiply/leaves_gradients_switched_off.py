"""Recording is switched off for the update, and is still off at the end.

The history is right. But torch.set_grad_enabled(False), called as a function, is not undone when the
function returns: whatever the caller computes next is not recorded.

Which form of the same switch goes back by itself, even if an error is raised?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        torch.set_grad_enabled(True)
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        torch.set_grad_enabled(False)
        p -= lr * p.grad
        history.append(p.clone())
    return torch.stack(history)
