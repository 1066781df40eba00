"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value. (A single zero would count as "no gradient".)

What is p.grad if there is none, and how do you ask for just that?
"""


def accumulate_step(
    params: Iterable[Tensor], micro: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]
) -> float:
    params = list(params)
    for p in params:
        if p.grad:
            p.grad.zero_()
    total, rows = 0.0, 0
    for batch in micro:
        loss = loss_fn(batch) * len(batch)
        loss.backward()
        total += loss.item()
        rows += len(batch)
    for p in params:
        p.grad /= rows
    return total / rows
