"""The last loss is left out.

The sum stops one short.

Which losses does your loop, or your slice, leave out? What does it do with a list of one?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    total = 0 * losses[0]
    for k in range(len(losses) - 1):
        total = total + losses[k]
    return torch.autograd.grad(total, p)[0]
