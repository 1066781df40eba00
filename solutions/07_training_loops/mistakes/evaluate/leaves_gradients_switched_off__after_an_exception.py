"""If loss_fn raises, gradients stay switched off.

The line that restores the mode is never reached then. In a notebook, the next cell runs in the same process,
with the wrong mode.

Which constructions of Python run their last part in any case?
"""


def evaluate(batches: Iterable[Tensor], loss_fn: Callable[[Tensor], Tensor]) -> float:
    total, rows = 0.0, 0
    mode = torch.is_grad_enabled()
    torch.set_grad_enabled(False)
    for batch in batches:
        total += loss_fn(batch).item() * len(batch)
        rows += len(batch)
    torch.set_grad_enabled(mode)
    return total / rows
