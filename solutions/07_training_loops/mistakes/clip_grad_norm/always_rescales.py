"""Gradients that are short enough are stretched to the length of the bound.

(0.3, 0.4) with a bound of 1 becomes (0.6, 0.8), and zeros become nan. Close to a minimum, where gradients
should fade, the steps keep their full length.

When should nothing happen?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    for g in gradients:
        g *= max_norm / norm
    return norm
