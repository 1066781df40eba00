"""Only the first loss counts.

The gradient is right for a list of one.

Where do the other losses enter your answer?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    return torch.autograd.grad(losses[0], p)[0]
