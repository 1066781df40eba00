"""A running mean: gradients are rescaled after each micro batch."""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
    mean, rows = 0.0, 0
    for batch in micro:
        n = len(batch)
        for p in params:
            if p.grad is not None:
                p.grad.mul_(rows / (rows + n))
        loss = loss_fn(batch)
        (loss * n / (rows + n)).backward()
        mean += (loss.item() - mean) * n / (rows + n)
        rows += n
    return mean
