"""A gradient whose elements are all zero is treated as if it were not there.

With set_to_none=True it should have become None, and it is still a tensor of zeros. The two are not the same:
an optimiser with momentum moves the parameter in one case and not in the other.

What does your condition ask, and what did you want to know?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad is not None and p.grad.any():
            if set_to_none:
                p.grad = None
            else:
                p.grad.zero_()
