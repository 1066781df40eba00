"""The parameters are changed in place, but not under no_grad.

torch refuses to change a leaf that requires grad by an operation that it would have to record.

Is the step a part of the model? How do you tell torch that it is not?
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
        for p in params:
            if p.grad is not None:
                p -= lr * p.grad
        losses.append(loss.item())
    return losses
