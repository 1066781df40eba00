"""The sum of the squares is compared with the bound, and not its root.

The norm that is returned and the factor are right. But for a norm above 1, the square is larger, and
gradients are scaled that were within the bound.

Which two lengths are to be compared?
"""


# It stretches them: the factor is above 1 then.


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm**2 > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
