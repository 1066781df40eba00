"""Stacks the losses, with a cotangent of ones, by backward(); p.grad is given back as it was."""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    before, p.grad = p.grad, None
    stacked = torch.stack(tuple(losses))
    stacked.backward(torch.ones_like(stacked))
    gradient, p.grad = p.grad, before
    return gradient
