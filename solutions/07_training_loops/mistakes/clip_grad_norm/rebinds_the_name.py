"""g = g * factor makes a new tensor and moves only the name.

The norm is right, but every .grad is as long as before.

Which form of the product changes the tensor itself? Or where would the new one have to be put?
"""


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g = g * (max_norm / norm)
    return norm
