"""A parameter without a gradient has the .grad None, and None has no pow().

Such parameters are common: frozen layers, or parts that this batch did not use.

What should happen with them?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return norm
