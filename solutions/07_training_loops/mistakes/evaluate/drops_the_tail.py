"""Batches with fewer rows than the first are left out.

In training that may be a choice. In an evaluation it means that some rows are never looked at.

Which rows does your mean not know of?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            if rows and len(batch) < first:
                continue
            first = len(batch)
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    return total / rows
