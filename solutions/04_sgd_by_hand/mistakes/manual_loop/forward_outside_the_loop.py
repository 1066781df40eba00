"""The forward pass is made once, before the loop.

The second backward() fails: either the graph was freed by the first, or p has changed since it was
recorded. One forward pass makes one graph, for one p and one row.

What has to be computed anew after each update?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    loss = loss_fn(p, D[0])
    for _ in D:
        p.grad = None
        loss.backward()
        p.data -= lr * p.grad
        history.append(p.detach().clone())
    return torch.stack(history)
