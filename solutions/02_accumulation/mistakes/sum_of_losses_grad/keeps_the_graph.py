"""The gradient requires grad.

create_graph=True records the backward pass as well. The values are right, but the result is attached to a graph
that nobody asked for, and keeps it in memory.

Do you want to differentiate the gradient?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    return torch.autograd.grad(list(losses), p, create_graph=True)[0]
