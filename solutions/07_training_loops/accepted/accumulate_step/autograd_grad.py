"""torch.autograd.grad with allow_unused, added up outside of .grad."""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    sums = [torch.zeros_like(p) for p in params]
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch)
        for s, g in zip(sums, torch.autograd.grad(loss, params, allow_unused=True), strict=True):
            if g is not None:
                s += len(batch) * g
        total, rows = total + len(batch) * float(loss), rows + len(batch)
    for p, s in zip(params, sums, strict=True):
        p.grad = s / rows
    return total / rows
