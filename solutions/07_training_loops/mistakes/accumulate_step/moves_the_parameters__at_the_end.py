"""After the accumulation the parameters are moved.

The gradients are right. But the step is the caller's: who may want to clip first, and has the optimiser.

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
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    torch.optim.SGD(params, lr=0.1).step()
    return total / rows
