"""At the end gradients are switched on, whatever they were before; and after an exception not even that.

Called from inside somebody else's no_grad, the function ends that: from there on, the caller builds graphs
without knowing it. And if loss_fn raises, the last line is never reached, and gradients stay off.

What do you have to know in order to put something back as it was? And which constructions of Python run their
last part in any case?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    torch.set_grad_enabled(False)
    for batch in batches:
        total += loss_fn(batch).item() * len(batch)
        rows += len(batch)
    torch.set_grad_enabled(True)
    return total / rows
