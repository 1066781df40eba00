"""p = p - lr · p.grad: from the second row on, p is no leaf.

The first update makes a new tensor, recorded as computed from the old p: it is no leaf, its .grad stays
None, and the second update multiplies lr by None. And the caller's p has not been trained at all.

Which operations change p itself? What do they need around them?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        p = p - lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
