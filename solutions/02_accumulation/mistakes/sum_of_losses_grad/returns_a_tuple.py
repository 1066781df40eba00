"""The result is a tuple with the gradient in it.

torch.autograd.grad returns a tuple with one gradient for each input, even if there is just one.

How do you take it out?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    return torch.autograd.grad(list(losses), p)
