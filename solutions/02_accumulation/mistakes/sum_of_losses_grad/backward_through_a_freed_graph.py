"""The first backward() frees a part that the next loss needs.

Losses that were computed from one w have a part of their graphs in common. Whoever goes back through it first
frees it for all.

Two remedies: keep the graph for those who come after, or go back only once. What would you have to compute for
the second?
"""


def sum_of_losses_grad(losses: Sequence[Tensor], p: Tensor) -> Tensor:
    p.grad = None
    for loss in losses:
        loss.backward()
    return p.grad
