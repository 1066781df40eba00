"""Only the first gradient is scaled.

The joint norm is right, and one factor for all as well. It just does not reach all.

How many tensors does your multiplication touch?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients[:1]:
            g *= max_norm / norm
    return norm
