"""The gradient is right; the loss that is returned is the mean of the micro batches' means.

Both are to belong to the same large batch, in which every row counts the same.

Why did you weight the gradients? Does the reason apply to the losses?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    losses, rows = [], 0
    for batch in micro:
        loss = loss_fn(batch)
        (loss * len(batch)).backward()
        losses.append(loss.item())
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return sum(losses) / len(losses)
