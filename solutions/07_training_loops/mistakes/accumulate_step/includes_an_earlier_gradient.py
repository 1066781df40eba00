"""What .grad held before the call is in the result as well.

backward() adds to what is there. Whatever the caller's last update has left behind is added, and then scaled
along with the rest.

What should .grad be before your first backward()?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
