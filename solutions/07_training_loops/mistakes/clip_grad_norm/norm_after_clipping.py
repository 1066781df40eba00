"""The norm that is returned is the one after the clipping.

It never exceeds the bound, so a plot of it is a flat line that says nothing about the training.

Which of the two norms would have warned you?
"""


# Observably equal in this exercise, and covered by this file: the smaller of norm and bound.


def clip_grad_norm(params: Iterable[Tensor], max_norm: float) -> Tensor:
    gradients = [p.grad for p in params if p.grad is not None]
    norm = torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
    if norm > max_norm:
        for g in gradients:
            g *= max_norm / norm
    return torch.stack([g.pow(2).sum() for g in gradients]).sum().sqrt()
