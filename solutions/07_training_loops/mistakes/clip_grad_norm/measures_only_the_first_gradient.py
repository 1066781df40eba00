"""The norm is that of the first gradient alone.

All are scaled by one factor, but by one that the others had no part in.

Over which numbers does the sum in the formula run?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients[:1]]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
