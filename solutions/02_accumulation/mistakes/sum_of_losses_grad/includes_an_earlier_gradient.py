"""What p.grad held before is in the result.

backward() adds to p.grad, and it was not empty when your function was called. (retain_graph=True has nothing to
do with it: it is about the graph.)

What must p.grad be before your first backward()?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
