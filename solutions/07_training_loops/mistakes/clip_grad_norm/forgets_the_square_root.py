"""The norm is the sum of the squares: its root is missing.

For (3, 4) that is 25, not 5. Gradients are found too long that are not, and shortened too much.

What is the length of the vector (3, 4), and how do you get it?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
