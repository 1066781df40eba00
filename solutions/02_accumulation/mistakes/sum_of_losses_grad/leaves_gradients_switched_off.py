"""Recording is switched off when the function returns.

The gradient is right. But torch.set_grad_enabled(False), called as a function, is not undone: whatever the
caller computes next is not recorded.

Which form of the same switch goes back by itself? And is it needed here?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    torch.set_grad_enabled(False)
    p.grad = None
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
