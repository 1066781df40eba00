"""The mean loss is printed, and the function returns None.

What is printed can be read by you, but not by the program that called your function.

Which statement hands a value to the caller?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    print(total / rows)
