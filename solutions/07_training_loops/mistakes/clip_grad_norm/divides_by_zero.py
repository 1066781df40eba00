"""The factor is computed with Python numbers, and a norm of zero divides by zero.

Gradients that are all zeros are rare, but they occur, for instance behind a dead ReLU.

Does the factor matter at all, if the norm is zero?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    factor = min(1.0, max_norm / norm.item())
    for g in gradients:
        g *= factor
    return norm
