"""Each gradient is clipped by its own norm.

They are shortened by different factors, so that the whole points somewhere else; and together they may still
be longer than the bound.

Over which numbers does the sum in the formula run?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    for g in gradients:
        if g.norm() > max_norm:
            g *= max_norm / g.norm()
    return norm
