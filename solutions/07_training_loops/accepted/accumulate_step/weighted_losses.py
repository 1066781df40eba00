"""The rows are counted first; each loss is weighted before its backward."""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    micro = list(micro)
    rows = sum(len(batch) for batch in micro)
    for p in params:
        p.grad = None
    mean = 0.0
    for batch in micro:
        loss = loss_fn(batch) * (len(batch) / rows)
        loss.backward()
        mean += loss.item()
    return mean
