"""Gradients stay switched off after the evaluation.

torch.set_grad_enabled(False), called as a function, remains in force. The caller's next backward() fails,
far away from here.

Which form of it ends by itself?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    torch.set_grad_enabled(False)
    for batch in batches:
        total += loss_fn(batch).item() * len(batch)
        rows += len(batch)
    return total / rows
