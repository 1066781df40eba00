"""A generator of micro batches is walked through twice; the second time it is empty.

The rows were counted first, and then nothing was left.

Do you have to know the number of rows before the first backward?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    rows = sum(len(batch) for batch in micro)
    total = 0.0
    for batch in micro:
        loss = loss_fn(batch) * (len(batch) / rows)
        loss.backward()
        total += loss.item()
    return total
