"""One backward() of the sum, added up in a loop."""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    total = 0
    for loss in losses:
        total = total + loss
    if p.grad is not None:
        p.grad.zero_()
    total.backward()
    return p.grad
