"""The gradient is multiplied by zero, or subtracted from itself.

That gives zero for every number, but not for what is no number: nan times 0 is nan, and so is infinity times 0.
A gradient that has once gone to nan can never be reset in this way.

Which operation writes a zero without reading what was there?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.mul_(0)
