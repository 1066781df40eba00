"""Only the gradient of the first parameter is divided by the number of rows.

The others are those of a sum. The direction of the whole is wrong, too.

How many tensors are in params, and how many of them does the division reach?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    params[0].grad /= rows
    return total / rows
