"""Gradients stay switched off after the first step.

torch.set_grad_enabled(False), called as a function, remains in force until somebody calls it again. The next
loss has no graph, and its backward() fails.

Which form of it ends by itself?
"""


def train_epoch(
    params: Iterable[Tensor], batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor], lr: float
) -> list[float]:
    params = list(params)
    losses = []
    for batch in batches:
        for p in params:
            p.grad = None
        loss = loss_fn(batch)
        loss.backward()
        torch.set_grad_enabled(False)
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
        losses.append(loss.item())
    return losses
