"""if p.grad: asks for the truth of a tensor, not for its presence.

A tensor of several elements has no truth value, and torch says so.

What is p.grad if there is none, and how do you ask for just that?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    if p.grad:
        p.grad.zero_()
    for loss in losses:
        loss.backward(retain_graph=True)
    return p.grad
