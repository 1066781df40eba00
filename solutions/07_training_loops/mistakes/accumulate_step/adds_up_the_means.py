"""The gradients of the micro batches' mean losses are added up, and nothing is scaled.

The result is too long, about as many times as there are micro batches. It looks as if the learning rate were
larger, and works so well that it is often not noticed.

What would the gradient be if all micro batches were equal? What is it with your function?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch)
        loss.backward()
        total += loss.item() * len(batch)
        rows += len(batch)
    return total / rows
