"""Every round uses the last micro batch, a leftover of an earlier loop.

A loop variable survives its loop: after counting the rows, batch means the last micro batch, and the second
loop, which calls its variable otherwise, goes on using it.

Which name does the body of your loop use, and where was it last assigned?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params, micro = list(params), list(micro)
    for p in params:
        p.grad = None
    rows = 0
    for batch in micro:
        rows += len(batch)
    total = 0.0
    for piece in micro:
        loss = loss_fn(batch) * len(piece)
        loss.backward()
        total += loss.item()
    for p in params:
        p.grad /= rows
    return total / rows
