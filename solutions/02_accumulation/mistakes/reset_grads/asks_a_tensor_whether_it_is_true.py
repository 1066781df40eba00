"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value, and torch says so. With a single element it would have one, and
that is worse: a gradient of exactly zero counts as no gradient.

You want to know whether p.grad is there. What is it if it is not?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad:
            if set_to_none:
                p.grad = None
            else:
                p.grad.zero_()
