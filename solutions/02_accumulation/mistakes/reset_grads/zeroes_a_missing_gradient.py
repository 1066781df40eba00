"""zero_() is called on a gradient that is None.

A parameter that took no part in the loss has no gradient; before the first backward(), none has.

Which parameters have something to zero, and what should happen to the others?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        else:
            p.grad.zero_()
