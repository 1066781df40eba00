"""Gradients stay switched off at the end.

torch.set_grad_enabled(False), called as a function, remains in force. The caller's next backward() fails,
far away from here.

Which form of it ends by itself? And do you need it at all to scale a .grad?
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
    torch.set_grad_enabled(False)
    for p in params:
        p.grad /= rows
    return total / rows
