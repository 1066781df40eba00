"""Recording is switched off for the reset, and stays off.

torch.set_grad_enabled(False), called as a function, holds until somebody reverts it: the next forward pass
records nothing, and its backward() fails.

Which form of the same switch goes back by itself? And is it needed here?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    torch.set_grad_enabled(False)
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
