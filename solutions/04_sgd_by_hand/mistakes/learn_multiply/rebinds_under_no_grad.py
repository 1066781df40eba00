"""p = p - lr · p.grad under no_grad: from the second row on, p does not require grad.

The first update works. Under no_grad nothing is recorded, so the new p is a plain tensor that does not
require grad, and the second loss has no graph to go back through.

What has the old p that the new one lacks? How does p -= … differ from p = p - …?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p = p - lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
