"""The mean is printed, and the function returns None.

What is printed can be read by you, but not by the program that called your function.

Which statement hands a value to the caller?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    with torch.no_grad():
        for batch in batches:
            total += loss_fn(batch).item() * len(batch)
            rows += len(batch)
    print(total / rows)
