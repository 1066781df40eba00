"""The parameters are walked through twice, and a generator is empty the second time.

With a list all is well; with a generator nothing is reset. model.parameters() is a generator.

Where does your function walk through params first? Could it keep what it found?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    if all(p.grad is None for p in list(params)):
        return
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
