"""torch's global generator is reseeded.

An evaluation needs no random numbers. Whoever draws afterwards gets the same ones each time.

What does torch.manual_seed change, and for whom?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    torch.manual_seed(0)
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    return total / rows
