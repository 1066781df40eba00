"""The parameter is zeroed instead of its gradient.

All that was learnt is gone, and the gradients are still there.

p and p.grad are two tensors. On which of them do you call zero_()?
"""


def reset_grads(params: Iterable[Tensor], set_to_none: bool) -> None:
    for p in params:
        if set_to_none:
            p.grad = None
        elif p.grad is not None:
            p.data.zero_()
