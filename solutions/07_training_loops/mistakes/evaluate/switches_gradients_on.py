"""At the end gradients are switched on, whatever they were before.

Called from inside somebody else's no_grad, the function ends that: from there on, the caller builds graphs
without knowing it.

What do you have to know in order to put something back as it was?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    torch.set_grad_enabled(False)
    try:
        for batch in batches:
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    finally:
        torch.set_grad_enabled(True)
    return total / rows
