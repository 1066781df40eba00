"""The gradients are forgotten before every micro batch.

Only the last one is left in the end, scaled as if all others had been there.

Zeroing belongs after the last step and before the next backward. How many steps are there between two micro
batches?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    total, rows = 0.0, 0
    for batch in micro:
        for p in params:
            p.grad = None
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
