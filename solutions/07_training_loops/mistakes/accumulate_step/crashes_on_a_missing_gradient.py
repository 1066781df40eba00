"""A gradient is rescaled that is still None.

A parameter that has taken no part in the losses so far has no gradient yet, and None cannot be multiplied.

How do you ask whether there is a gradient?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    mean, rows = 0.0, 0
    for batch in micro:
        n = len(batch)
        for p in params if rows else []:
            p.grad.mul_(rows / (rows + n))
        loss = loss_fn(batch)
        (loss * n / (rows + n)).backward()
        mean += (loss.item() - mean) * n / (rows + n)
        rows += n
    return mean
