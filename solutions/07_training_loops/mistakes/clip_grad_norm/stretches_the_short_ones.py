"""Short gradients are stretched, and long ones are left as they are.

The comparison is the wrong way round.

Which gradients are the dangerous ones?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if 0 < norm < max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
