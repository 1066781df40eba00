"""With set_to_none=True, the old gradients are zeroed before they are let go.

Nobody asked for it. Somebody may still hold one of these tensors, as a note of what the gradient was, and finds
zeros in it now.

Which single statement makes p.grad None?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if p.grad is not None:
            p.grad.zero_()
        if set_to_none:
            p.grad = None
