"""The norm is not returned.

The gradients are right. But a clipping that nobody can log hides what it does.

Which statement hands a value to the caller?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
