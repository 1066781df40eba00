"""The parameter is zeroed in place, and the graphs had saved it.

torch says that a variable needed for gradient computation has been modified by an in-place operation.

Was it p that you wanted to empty?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    with torch.no_grad():
        p.zero_()
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
