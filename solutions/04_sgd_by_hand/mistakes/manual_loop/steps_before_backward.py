"""Each update uses the gradient of the row before.

The first row moves nothing, since there is no gradient yet, and the gradient of the last row is never used.
The step stands before the backward() that should feed it.

Which row's gradient is in p.grad when your step reads it?
"""

LossFunction = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]


def manual_loop(loss_fn: LossFunction, p: torch.Tensor, D: torch.Tensor, lr: float) -> torch.Tensor:
    history = [p.detach().clone()]
    for x in D:
        if p.grad is not None:
            with torch.no_grad():
                p -= lr * p.grad
        p.grad = None
        loss = loss_fn(p, x)
        loss.backward()
        history.append(p.detach().clone())
    return torch.stack(history)
