"""The training writes into p0, through detach().

The history is right, but p0 has been trained with it. detach() copies nothing: its result shares the memory
of p0, and the in-place steps arrive in both.

Which operation gives p a memory of its own?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.detach()
    p.requires_grad_()
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = (x * p - 2 * x).pow(2).mean()
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
