"""The result is p.grad, which is zeroed before it is returned.

Tidying up has wiped the answer: both names mean one tensor.

What must happen to the answer before p.grad is emptied? Or which other way of emptying it leaves the tensor
alone?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    for loss in losses:
        loss.backward(retain_graph=True)
    gradient = p.grad
    p.grad.zero_()
    return gradient
