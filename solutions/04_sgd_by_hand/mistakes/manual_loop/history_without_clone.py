"""Every row of the history shows the final parameter.

The history was filled with references to one and the same tensor, which the training goes on changing:
p.detach() shares the memory of p. In the end all of them show the end.

At which moment must the values be copied, and which operation does it?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach()]
    for x in D:
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        with torch.no_grad():
            p -= lr * p.grad
        history.append(p.detach())
    return torch.stack(history)
