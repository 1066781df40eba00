"""Only the first parameter is reset.

The others keep what has piled up. (A return inside a loop ends more than the round.)

How many times does the body of your loop run?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
        return
