"""The norms of the gradients are added, not their squares.

Lengths of perpendicular pieces do not add up: a step of 3 to the east and one of 4 to the north lead 5 away,
not 7.

What has to be added before the root is taken?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.norm() for g in gradients]).sum()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
