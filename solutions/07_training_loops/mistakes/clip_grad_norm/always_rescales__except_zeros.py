"""Gradients that are short enough are stretched to the length of the bound.

You have seen to it that zeros do not become nan. But (0.3, 0.4) with a bound of 1 becomes (0.6, 0.8), and
the tiniest gradient a full step.

When should nothing happen?
"""


# Observably equal in this exercise, and covered by this file: always max_norm / (norm + 1e-6).


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > 0:
        for g in gradients:
            g *= max_norm / norm
    return norm
