"""The batches are changed in place.

They are the caller's, and here they are even the data by which everything else is measured.

Which of your operations on batch ends with an underscore, or is one of +=, -=, *=?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            batch -= batch.mean()
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    return total / rows
