"""The gradients of the losses are read, where that of p was asked for.

A loss is no leaf. Its .grad is not kept, torch warns, and None cannot be added to anything.

Where does backward() leave its result?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    for loss in losses:
        loss.backward(retain_graph=True)
    return sum(loss.grad for loss in losses)
