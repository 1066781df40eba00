"""The norm is the sum of the absolute values.

That is a norm, but another one. For (3, 4) it is 7.

What does the formula do with each number before the sum, and what after it?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.abs().sum() for g in gradients]).sum()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
