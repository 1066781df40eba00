"""set_to_none is taken the wrong way round.

Where None was asked for there are zeros, and where zeros were asked for there is None.

Read the condition aloud, with the name of the argument in it.
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if not set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
