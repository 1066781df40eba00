"""The losses are made into a new tensor, and the graph stays behind.

torch.tensor(…) of losses, or of their items, has their values, and nothing leads from it back to p.

Which operation makes one tensor of several and remembers where they came from?
"""


# Observably equal in this exercise, and covered by this file: .item() before backward(), inside a tensor.


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    total = torch.tensor([loss.item() for loss in losses]).sum()
    total.backward()
    return p.grad
