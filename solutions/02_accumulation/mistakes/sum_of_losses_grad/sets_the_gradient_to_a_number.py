"""The gradient is set to the number 0.

torch refuses: p.grad is a tensor of the shape of p, or None.

Which two values of p.grad mean "nothing so far" to the next backward()?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = 0
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
