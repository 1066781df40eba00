"""What is returned is the factor, not the norm.

The clipping is right.

What did the text ask for?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    factor = torch.clamp(max_norm / (norm + 1e-6), max=1.0)
    for g in gradients:
        g *= factor
    return factor
