"""The gradients are zeroed at the end of the function.

All the work has been done, and its result is erased before the caller's step can use it.

Whose turn is it after your function has returned?
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
    for p in params:
        p.grad.zero_()
    return total / rows
