"""A parameter that takes no part in the loss has the gradient None, and the step computes with it.

lr * None is a TypeError. In a real model, layers that are frozen, or that a batch does not use, look like
this.

What should a step do with a parameter without a gradient?
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
        with torch.no_grad():
            for p in params:
                p -= lr * p.grad
        losses.append(loss.item())
    return losses
