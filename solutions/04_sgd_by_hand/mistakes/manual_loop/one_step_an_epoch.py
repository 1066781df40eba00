"""There is one step after all rows, in place of one step a row.

The parameter stays where it was through all rows and then makes one huge step with the sum of all
gradients.

Which lines belong into the body of the loop?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        loss = loss_fn(p, x)
        loss.backward()
        history.append(p.detach().clone())
    with torch.no_grad():
        p -= lr * p.grad
    history[-1] = p.detach().clone()
    return torch.stack(history)
