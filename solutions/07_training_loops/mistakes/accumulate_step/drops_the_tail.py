"""Micro batches with fewer rows than the first are left out.

These rows belong to the large batch like all others.

What should the rows of the result add up to?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows, size = 0.0, 0, 0
    for batch in micro:
        size = size or len(batch)
        if len(batch) < size:
            continue
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
