"""The gradient is set to the number 0.

torch refuses: p.grad is a tensor of the shape of p, or None. And even an assignment that torch accepts gives
p.grad another object, while this exercise wants the same one with zeros in it.

Which methods write into a tensor?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad = 0
