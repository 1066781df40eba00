"""backward() is called in an evaluation.

With gradients switched on it works, leaves gradients in the parameters, and those will be added to the next
ones of the training.

What would you do with the gradient of a validation loss?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    for batch in batches:
        with torch.enable_grad():
            loss = loss_fn(batch)
        loss.backward()
        total += loss.item() * len(batch)
        rows += len(batch)
    return total / rows
