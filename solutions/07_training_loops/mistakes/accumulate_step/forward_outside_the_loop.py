"""The loss is computed once, before the loop.

The second backward() finds a graph that the first has freed.

What has to be computed anew for each micro batch?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params, micro = list(params), list(micro)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    loss = loss_fn(micro[0]) * len(micro[0])
    for batch in micro:
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
