"""The parameter is zeroed instead of its gradient.

The graphs have saved p for the way back, and .data has changed it behind autograd's back: the result is a
gradient at no point at all. The caller's p is gone as well.

p and p.grad are two tensors. Which one was to be emptied?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.data.zero_()
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
