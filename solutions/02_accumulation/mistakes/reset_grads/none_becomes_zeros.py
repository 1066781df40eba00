"""A missing gradient is replaced by zeros.

With set_to_none=False, a .grad that is None was to stay None. Zero says "the gradient is zero", None says "there
is none", and an optimiser with momentum treats the two differently.

What should your function do for a parameter that has nothing to forget?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is None:
            p.grad = 0 * p.detach()
        else:
            p.grad.zero_()
