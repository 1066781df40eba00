"""The factor is upside down: norm / max_norm.

Long gradients become even longer.

What should the norm be after the scaling? Multiply and see.
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= norm / max_norm
    return norm
