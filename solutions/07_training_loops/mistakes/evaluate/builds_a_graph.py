"""The loss is computed with gradients switched on.

The number is right. But each forward pass has built a graph, which no backward will ever use. .item() and
.detach() come too late: they cut a graph that has been built, and paid for.

What must be said before loss_fn is called?
"""


# Observably equal in this exercise, and covered by this file: no_grad around the sum only.


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    for batch in batches:
        total += loss_fn(batch).item() * len(batch)
        rows += len(batch)
    return total / rows
