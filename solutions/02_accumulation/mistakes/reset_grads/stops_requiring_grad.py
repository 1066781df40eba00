"""The parameters do not require grad any more.

The gradients are reset. But requires_grad is switched off, and the next backward() will find nothing to fill.

"Forget the gradient" and "this tensor needs no gradient" are two wishes. Which one was it?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        p.requires_grad_(False)
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.grad.zero_()
