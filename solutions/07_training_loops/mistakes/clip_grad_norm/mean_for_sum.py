"""The norm is the root of the mean of the squares, not of their sum.

The more parameters there are, the shorter their gradient appears.

What is the length of the vector (3, 4), and does your formula give it?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.cat([g.flatten() for g in gradients]).pow(2).mean().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
