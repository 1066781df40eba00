"""Recording is switched off for the reset, and stays off.

The notes are right. But torch.set_grad_enabled(False), called as a function, holds until somebody reverts it:
whatever the caller computes next is not recorded.

Does the reset need it at all? If so, which form of the switch goes back by itself?
"""


def two_backwards(w: Tensor, p: Tensor, reset: str) -> tuple[Tensor, Tensor]:
    w.backward(retain_graph=True)
    first = p.grad.clone()
    if reset == "zero":
        p.grad.zero_()
    elif reset == "none":
        p.grad = None
    torch.set_grad_enabled(False)
    w.backward()
    second = p.grad.clone()
    return first, second
