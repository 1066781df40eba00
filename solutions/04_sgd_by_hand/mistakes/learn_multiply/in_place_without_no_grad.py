"""p -= … while autograd records: torch refuses.

torch says that a leaf variable that requires grad is being used in an in-place operation. It would have to
record the update as a part of the model.

Is the update something you want to differentiate? How do you tell torch?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach().clone().requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
