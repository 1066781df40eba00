"""Adds the gradients of the single losses."""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    gradients = [torch.autograd.grad(loss, p, retain_graph=True)[0] for loss in losses]
    return torch.stack(gradients).sum(0)
