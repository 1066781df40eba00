"""clone() alone: for a p0 that requires grad, the copy is no leaf.

If p0 requires grad, p0.clone() is an operation on it, and is recorded: the clone has a history, is no leaf,
and never gets a .grad. clone() copies the memory and stays in the graph; detach() leaves the graph and
shares the memory.

What do you need here: the one, the other, or both?
"""


def learn_multiply(D: torch.Tensor, p0: torch.Tensor, lr: float) -> torch.Tensor:
    p = p0.clone()
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
