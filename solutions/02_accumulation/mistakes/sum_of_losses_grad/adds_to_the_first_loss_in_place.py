"""The losses are added up in the first of them.

total = losses[0] is no copy, and total += … writes to it: the caller's first loss has another value now. Here the
gradient is right all the same; if the graph had saved that value, torch would have raised an error.

Which form of the addition makes a new tensor?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    total = losses[0]
    for loss in losses[1:]:
        total += loss
    return torch.autograd.grad(total, p)[0]
