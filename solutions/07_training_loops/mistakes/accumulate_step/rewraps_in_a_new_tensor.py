"""The loss is made a number, and the number a new tensor that requires grad.

backward() works again, but on a tensor without a history: no path leads from it to the parameters, whose
gradients stay None.

From which tensor does a path lead back to the parameters?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        p.grad = None
    total, rows = 0.0, 0
    for batch in micro:
        loss = torch.tensor(loss_fn(batch).item() * len(batch), requires_grad=True)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
