"""backward() is called on a vector of losses.

torch says that grad can be implicitly created only for scalar outputs. It does not know whether you want the
sum of the losses, their mean, or another combination of them.

How do you get from the vector to the scalar that you mean?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    torch.stack(tuple(losses)).backward()
    return p.grad
