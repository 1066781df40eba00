"""The gradients are all still there.

Nothing was reset. Perhaps the attribute is misspelt (p.gard = None raises nothing: Python makes a new
attribute), or a local name was set in place of p.grad, or only a copy was zeroed, such as p.grad.clone() or
p.detach().

Print p.grad after each of your lines. Which one was meant to change it?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.gard = None
        elif p.grad is not None:
            p.gard = 0 * p.grad
