"""The losses are added up first, with one backward at the end.

The gradient is right. But until that backward, the graphs of all micro batches are in memory together: no
better than the large batch.

What frees a graph, and when does it happen here?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        total = total + loss_fn(batch) * len(batch)
        rows += len(batch)
    mean = total / rows
    mean.backward()
    return mean.item()
