"""The losses are emptied through .data after use.

The gradient is right. But the losses belong to the caller, who finds zeros in them: .data shares the memory, and
nothing reports the change.

Is there anything to be reset in a loss?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    gradient = torch.autograd.grad(list(losses), p)[0]
    for loss in losses:
        loss.data.zero_()
    return gradient
