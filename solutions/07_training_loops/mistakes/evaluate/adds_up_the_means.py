"""The means of the batches are added up, and not divided.

The more batches, the larger the "loss": the same data cut differently give another result.

Would your result change if each batch were cut into halves?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total = 0.0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item()
    return total
