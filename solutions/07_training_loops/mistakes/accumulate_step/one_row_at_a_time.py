"""The loss is called for each row alone.

The gradient is right, and needs as many forward passes as there are rows. The text asks for one call a micro
batch.

Which pieces fit into memory, according to the caller?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        for row in batch:
            loss = loss_fn(row.unsqueeze(0))
            loss.backward()
            total += loss.item()
            rows += 1
    for p in params:
        p.grad /= rows
    return total / rows
