""".item() makes a plain number of the loss before backward().

A float has no backward().

In which line do you need the number, and in which the tensor?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch).item() * len(batch)
        loss.backward()
        total += loss
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
