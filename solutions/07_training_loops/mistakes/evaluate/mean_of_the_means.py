"""The result is the mean of the batches' means.

It is right as long as all batches have the same size. A smaller batch gets the same weight as a large one,
so that each of its rows counts more.

How many rows does each of the means stand for?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item()
            rows += 1
    return total / rows
