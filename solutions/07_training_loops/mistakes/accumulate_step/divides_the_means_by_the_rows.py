"""The gradients of the means are added up unweighted, and then divided by the number of rows.

loss_fn has divided by the rows of its micro batch already. Here it is divided once more.

Is loss_fn(batch) a sum or a mean?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
