"""p.grad.zero_() is called, and there may be no gradient.

p.grad is None for a parameter that has not seen a backward() yet, and None has no zero_.

Which ways of emptying p.grad work in both cases?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad.zero_()
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
