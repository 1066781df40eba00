"""The gradient is that of the sum over all rows, not of their mean.

Each micro batch is weighted by its rows, and that is right. One division is missing, and it has to change
the .grad itself.

By what would you divide, and does your division change the tensor or only make a new one?
"""


# Observably equal in this exercise, and covered by this file: g = g / rows in a loop over the gradients.


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
        total += loss.item()
        rows += len(batch)
    return total / rows
