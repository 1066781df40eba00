"""Keeps each graph a moment longer than needed; the scaled gradients are new tensors."""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward(retain_graph=True)
        print(loss)
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad = p.grad / rows
    return total / rows
