"""The mean loss is returned as a detached tensor.

It has no graph, and that is good; but what was asked for is a Python float.

Which method of a tensor with one element returns a Python number?
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
        total += loss.detach()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
