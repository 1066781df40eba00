"""The parameters are moved after each micro batch.

The next micro batch then sees other parameters, and the sum of the gradients is the gradient of nothing. The
point of an accumulation is one step for all, and here it is the caller's.

Which argument would your function need in order to take a step? Does it have it?
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
        with torch.no_grad():
            for p in params:
                if p.grad is not None:
                    p -= 0.1 * p.grad
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
