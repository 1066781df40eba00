"""p = p - lr · p.grad: from the second row on, p is no leaf.

The first update works. But its result is a new tensor, computed from the old p and recorded as such: it is
no leaf, its .grad stays None, and the second update multiplies lr by None.

Either change p itself, or make the new tensor a leaf. How is each of them done?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        p = p - lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
