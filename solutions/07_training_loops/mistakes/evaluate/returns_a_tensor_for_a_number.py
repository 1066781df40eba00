"""The result is a tensor, not a Python float.

It has no graph, and that is good; but what was asked for is a number.

Which method of a tensor with one element returns a Python number?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch) * len(batch)
            rows += len(batch)
    return total / rows
