"""Every gradient is zeroed, whatever was asked for.

With set_to_none=True it should have become None. A gradient of zeros is still a gradient: an optimiser with
momentum goes on moving the parameter.

What does your function do differently for the two values of set_to_none?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
