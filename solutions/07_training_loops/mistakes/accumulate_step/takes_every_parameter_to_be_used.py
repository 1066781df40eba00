"""torch.autograd.grad is asked for the gradient of a parameter that takes no part in the loss.

It raises, unless it is told that this may happen, and it then returns None for that parameter.

Which argument of torch.autograd.grad says so, and what will you do with a None?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    sums = [torch.zeros_like(p) for p in params]
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        for s, g in zip(sums, torch.autograd.grad(loss, params), strict=True):
            s += g
        total += loss.item()
        rows += len(batch)
    for p, s in zip(params, sums, strict=True):
        p.grad = s / rows
    return total / rows
